using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Segments;

/// <summary>The newest value of each trait that identifies said of an identifier; null where it was taken back.</summary>
internal sealed class Traits
{
    private const int LongestName = 200, LongestValue = 4000;

    public void Add(Transaction tx, IEnumerable<Event> events) => tx.ExecuteMany(
        """
        insert into segment_traits (identifier, trait, value, said_at, sequence) values (@id, @trait, @value, @at, @sequence)
        on conflict (identifier, trait) do update set value = excluded.value, said_at = excluded.said_at, sequence = excluded.sequence
        where excluded.said_at > segment_traits.said_at or (excluded.said_at = segment_traits.said_at and excluded.sequence > segment_traits.sequence)
        """,
        ["id", "trait", "value", "at", "sequence"],
        [.. events.SelectMany(e => Of(e).Select(said => new object?[] { e.Subject, said.Trait, said.Value, e.OccurredAt, e.Sequence }))]);

    /// <summary>Of these identifiers, those of these names (null: all), row by row.</summary>
    public IEnumerable<SaidTrait> Of(Session session, IReadOnlyCollection<long> identifiers, IReadOnlyCollection<string>? names) =>
        session.Stream<SaidTrait>(
            $"""
            select identifier, trait as name, value, said_at as saidAt, sequence from segment_traits
            where {session.Dialect.In("identifier", "@identifiers")}{(names is null ? "" : " and trait in @names")}
            """, new { identifiers = session.Dialect.List(identifiers), names });

    /// <summary>The names that most identifiers have, for whoever writes a rule.</summary>
    public List<string> Names(Session session, int most) => session.Query<string>(
        "select trait from (select trait from segment_traits order by identifier desc limit 20000) t group by trait order by count(*) desc, trait limit @most", new { most });

    public void Clear(Transaction tx) => tx.Execute("delete from segment_traits");

    private static IEnumerable<(string Trait, string? Value)> Of(Event e)
    {
        using var traits = JsonDocument.Parse(e.Properties, new() { MaxDepth = 512 });
        foreach (var said in traits.RootElement.EnumerateObject())
            if (said.Name.Length <= LongestName)
                yield return (said.Name, Values.Of(said.Value) is { } value ? value[..Math.Min(value.Length, LongestValue)] : null);
    }
}

/// <summary>A trait as it was said of an identifier.</summary>
internal sealed class SaidTrait
{
    public long Identifier { get; init; }
    public string Name { get; init; } = "";
    public string? Value { get; init; }
    public long SaidAt { get; init; }
    public long Sequence { get; init; }
}
