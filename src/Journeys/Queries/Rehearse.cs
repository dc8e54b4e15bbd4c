using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Throughline.Journeys.Maps;
using Throughline.Kernel;

namespace Throughline.Journeys.Queries;

/// <summary>
/// Asks what is often asked before somebody does, once in a process and only of many events: the first questions of each kind also have the
/// code compiled that answers them, and files read at the first touch. The answers are thrown away.
/// </summary>
internal sealed class Rehearse(Layouts layouts, SelectJourneys select, TimeProvider time, ILogger<Rehearse> logger) : BackgroundService
{
    private const int Times = 10;

    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private static readonly QueryLength Fortnight = new(14 * Micros.PerDay);

    /// <summary>What is asked while somebody waits, the slowest first.</summary>
    private static readonly Func<string, JourneyQuery>[] Kinds =
    [
        _ => new(),
        _ => new() { Ask = Ask.Variants },
        step => new() { Ask = Ask.Paths, Paths = new() { At = step } },
        step => new() { Ask = Ask.Funnel, Funnel = new() { Steps = [new() { Any = [step] }, new() { Any = [step] }] } },
        step => new() { Ask = Ask.DropOff, DropOff = new() { Goal = [step], Silent = Fortnight } },
    ];

    /// <summary>Of fewer events a server answers soon enough that has just started.</summary>
    public long FromEvents { get; init; } = 1_000_000;

    /// <summary>How many questions it asked; null, and to be tried again, while journeys by person are not in use or have too few events.</summary>
    public async Task<int?> Do(CancellationToken cancel)
    {
        IReadOnlyList<string> steps, channels;
        using (var snapshot = layouts.Find(new JourneyBy.Person())?.Acquire())
        {
            if (snapshot is null || snapshot.Events < FromEvents)
                return null;
            (steps, channels) = (snapshot.Steps, [.. snapshot.Channels.Skip(1)]);
        }
        var answers = new StrataAnswers(select) { Threads = 1 }; // the other cores are for those who wait
        var questions = Kinds.SelectMany(kind => Enumerable.Range(0, Times).Select(n => steps[n % steps.Count]).Select(step => kind(step) with
        {
            Events = new() { Channels = channels, From = new QueryInstant(0) },
            Journeys = new() { Contains = [step] },
        })).ToList();
        foreach (var question in questions)
            await answers.Answer(question, cancel);
        return questions.Count;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        try
        {
            while (await Do(stoppingToken) is null)
                await Task.Delay(Look, time, stoppingToken);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
        }
        catch (Exception e)
        {
            logger.LogWarning(e, "Questions about journeys could not be rehearsed; the first that people ask take longer");
        }
    }
}
