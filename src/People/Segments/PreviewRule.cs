using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.People.Segments.Rules;
using Throughline.Web.Access;

namespace Throughline.People.Segments;

/// <summary>
/// How many a rule would hold of, without making a segment: people are looked at in pieces spread over everyone until all have been or the
/// time is over, and the count is estimated from those seen. Stops between two pieces when nobody waits any more.
/// </summary>
internal sealed class PreviewRule(RuleBooks books, Members members, LoadFacts load, Persons persons, Database database, TimeProvider time)
{
    private const int Pieces = 64, Piece = 250, Examples = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(400);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/segments/preview", Api).Require(Permissions.SegmentsRead).WithTags("Segments")
            .WithSummary("How many people a rule holds of now, counted or estimated, with examples; nothing is made.");

    private static async Task<PreviewAnswer> Api(RuleToTry request, PreviewRule preview, CancellationToken cancel) =>
        PreviewAnswer.Of(await preview.Do(RuleJson.Read(request.Rule), null, cancel));

    /// <param name="segment">Whose rule it is to be; null for a new one.</param>
    /// <exception cref="UserErrorException">The rule can't be.</exception>
    public async Task<Preview> Do(Rule rule, long? segment, CancellationToken cancel)
    {
        var started = time.GetTimestamp();
        var (book, last, people) = await database.Read(session => (books.Now(session), members.Last(session), persons.Count(session)), cancel);
        book.Check(rule, segment);
        var needs = Needs.Of(book, [rule]);
        var (looked, found, examples) = (0L, 0L, new List<long>());
        var size = Math.Max(1, (last + Pieces - 1) / Pieces);
        var isWhole = true;
        for (var from = 0L; from < size && isWhole; from += Piece)
        {
            foreach (var piece in Spread)
            {
                var after = piece * size + from;
                if (after >= last)
                    continue;
                cancel.ThrowIfCancellationRequested();
                var (seen, who) = await database.Read(session => Look(session, book, rule, needs, after, Math.Min(after + Piece, (piece + 1) * size)), cancel);
                (looked, found) = (looked + seen, found + who.Count);
                examples.AddRange(who.Take(Examples - examples.Count));
                if (time.GetElapsedTime(started) > Longest && looked < people)
                {
                    isWhole = false;
                    break;
                }
            }
        }
        return new Preview(
            Sentences.Of(rule, book), people, looked, found, isWhole,
            await database.Read(session => persons.Load(session, examples), cancel));
    }

    /// <summary>The pieces in an order in which the first few lie far apart: bits turned around.</summary>
    private static IEnumerable<int> Spread { get; } =
        [.. Enumerable.Range(0, Pieces).Select(i => Enumerable.Range(0, 6).Sum(bit => ((i >> bit) & 1) << (5 - bit)))];

    private (long Looked, List<long> Found) Look(Session session, RuleBook book, Rule rule, Needs needs, long after, long to)
    {
        var now = Micros.Now(time);
        var all = members.PersonsBetween(session, after, to);
        var here = all.Values.Distinct().ToList();
        var facts = load.Of(session, all, needs, now, everything: false);
        return (here.Count, here.FindAll(person => new Decide(book.Rules, facts.GetValueOrDefault(person, PersonFacts.Nothing), now).Of(rule).Holds));
    }
}

/// <param name="Rule">See docs/segments.md.</param>
internal sealed record RuleToTry(JsonElement Rule);

/// <summary>What a rule would find. <see cref="Looked"/> of <see cref="People"/> were looked at, of whom it holds of <see cref="Found"/>.</summary>
public sealed record Preview(string Sentence, long People, long Looked, long Found, bool IsWhole, IReadOnlyList<Person> Examples)
{
    public long Count => IsWhole ? Found : (long)Math.Round((double)People * Found / Math.Max(1, Looked));

    /// <summary>Between which the count lies, as far as a sample can tell (Wilson's interval, 95 %).</summary>
    public (long Low, long High) Between()
    {
        if (IsWhole)
            return (Found, Found);
        const double z = 1.96;
        var (n, p) = ((double)Math.Max(1, Looked), (double)Found / Math.Max(1, Looked));
        var (middle, half) = ((p + z * z / (2 * n)) / (1 + z * z / n), z / (1 + z * z / n) * Math.Sqrt(p * (1 - p) / n + z * z / (4 * n * n)));
        return ((long)Math.Floor(People * Math.Max(0, middle - half)), (long)Math.Ceiling(People * Math.Min(1, middle + half)));
    }
}

/// <param name="Low">With <c>high</c>: where the count lies with 95 % confidence; the count itself where it is exact.</param>
/// <param name="Looked">How many people were looked at, of <c>people</c>.</param>
internal sealed record PreviewAnswer(
    string Sentence, long Count, bool Exact, long Low, long High, long Looked, long People, IReadOnlyList<ExampleAnswer> Examples)
{
    public static PreviewAnswer Of(Preview preview)
    {
        var (low, high) = preview.Between();
        return new(preview.Sentence, preview.Count, preview.IsWhole, low, high, preview.Looked, preview.People,
            [.. preview.Examples.Select(person => new ExampleAnswer(person.Id, person.Title))]);
    }
}

internal sealed record ExampleAnswer(long Id, string Title);
