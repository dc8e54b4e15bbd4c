using System.Diagnostics;
using Throughline.Gate.Decisions;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.People;

namespace Throughline.Bench;

/// <summary>What a decision costs in memory, on one core.</summary>
internal static class GateBench
{
    public const string Policy = "name: bench\ncaps: [{ name: day, limit: 1, per: day }, { name: week, limit: 3, per: 7 days }]\nquietHours: [{ from: \"20:00\", to: \"08:00\" }]";


    public static Task<IEnumerable<Result>> Pure(Size size)
    {
        var (policy, now) = (ReadPolicy.Checked(Policy), Micros.Now(TimeProvider.System));
        var intent = new Intent { Key = "it", Identifier = 1, Purpose = "marketing", Touchpoint = "news", Team = "marketing", Channels = ["email", "sms"], Template = "t", TemplateVersion = 1, ExpiresAt = now + 7 * Micros.PerDay, RaisedAt = now };
        var inputs = Enumerable.Range(0, 64).Select(i => new Inputs
        {
            Now = now + i * 37 * Micros.PerMinute,
            Zone = i % 2 == 0 ? "Europe/Berlin" : "America/St_Johns",
            Addresses = [new("email", 1), new("sms", 2)],
            Consents = [new("email", ConsentState.Given, "consent", "web", [3]), new("sms", ConsentState.Given, "consent", "web", [3])],
            Touchpoint = new("news", "marketing", []),
            Reservations = [.. Enumerable.Range(0, i % 4).Select(r => new Reservation($"r{r}", now + (r - 2) * Micros.PerDay, "marketing", "marketing", "email", "news", 2, true))],
        }).ToArray();
        var speeds = new List<double>();
        for (var repetition = 0; repetition <= size.Repetitions; repetition++)
        {
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < size.EventsARepetition * 5; i++)
                Decide.Of(intent, inputs[i % inputs.Length], policy);
            if (repetition > 0)
                speeds.Add(size.EventsARepetition * 5 / clock.Elapsed.TotalSeconds);
        }
        return Task.FromResult<IEnumerable<Result>>([new("The gate: decisions in memory on one core, against 100,000", Result.Median(speeds), 100_000, 1, "decisions/s", Result.Spread(speeds))]);
    }
}
