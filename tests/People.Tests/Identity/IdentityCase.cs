using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.People.Identity;

namespace Throughline.People.Tests.Identity;

/// <summary>A generated fact about identifiers: an event that names them, or an operator's word about two of them.</summary>
public sealed record Said(string Source, string MessageId, long At, string Fact, IReadOnlyList<Identifier> Who, int Rank = 2, string? Merge = null)
{
    public const string Event = "event";

    public override string ToString() => $"{At} {Source}/{MessageId} {Fact} {string.Join(" + ", Who.Select(i => i.Value))}{(Fact == IdentityFact.Retracted ? $" rank {Rank}" : Fact == IdentityFact.Undone ? " " + Merge : "")}";
}

/// <summary>Generated histories over few identifiers, so that they meet often: limits break, ties in time are common.</summary>
public static class IdentityCase
{
    private static readonly Identifier[] Universe =
    [
        .. Of(Identifier.UserId, 4), new(Identifier.UserId, "u0", "crm"), new(Identifier.UserId, "u1", "crm"),
        .. Of(Identifier.Email, 8), .. Of(Identifier.Phone, 3), .. Of(Identifier.AnonymousId, 4), .. Of("loyalty", 2), .. Of(Identifier.Alias, 2),
    ];

    /// <summary>Without what operators say.</summary>
    public static Gen<Said[]> Events { get; } = Histories(Gen.Constant(Said.Event));

    public static Gen<Said[]> Everything { get; } = Histories(Gen.Frequency(
        (12, Gen.Constant(Said.Event)), (2, Gen.Constant(IdentityFact.Merged)), (1, Gen.Constant(IdentityFact.Verified)),
        (2, Gen.Constant(IdentityFact.Undone)), (2, Gen.Constant(IdentityFact.Retracted)), (1, Gen.Constant(IdentityFact.Separated)), (1, Gen.Constant(IdentityFact.Reunited))));

    public static IEnumerable<Said> Shuffled(IEnumerable<Said> history, int seed)
    {
        var order = history.ToArray();
        new Random(seed).Shuffle(order);
        return order;
    }

    private static Gen<Said[]> Histories(Gen<string> facts) =>
        from size in Gen.Choose(1, 24)
        from said in Gen.ArrayOf(One(facts), size)
        let named = said.Select((s, i) => s with { MessageId = $"{s.MessageId}{i}" }).ToArray()
        let merges = named.Where(s => s.Fact == IdentityFact.Merged).Select(s => s.MessageId).Append("none").ToArray()
        select named.Select((s, i) => s.Fact == IdentityFact.Undone ? s with { Merge = merges[i % merges.Length] } : s).ToArray();

    private static Gen<Said> One(Gen<string> facts) =>
        from fact in facts
        from at in Gen.Choose(1, 9)
        from source in Gen.Elements("app", "web")
        from message in Gen.Elements("a", "b")
        from rank in Gen.Elements(1, 2, 2)
        from who in Gen.Shuffle(Universe)
        from count in Gen.Choose(1, 3)
        let two = fact != Said.Event
        select new Said(two ? "throughline" : source, message, two ? at + 3 : at, fact, [.. who.Take(fact == IdentityFact.Merged ? 1 + count : two ? 2 : count)], rank);

    private static IEnumerable<Identifier> Of(string type, int count) => Enumerable.Range(0, count).Select(i => new Identifier(type, type[..1] + i));
}
