using System.Globalization;
using Throughline.Kernel.Storage;
using Throughline.People.Search;

namespace Throughline.People.Browse;

/// <summary>One page of the list of people, the most recently seen first. <see cref="Next"/> asks for the one after; null on the last.</summary>
public sealed record PeoplePage(IReadOnlyList<Person> People, string? Next, long Total)
{
    public const int Most = 200;

    /// <summary>The page after a place that an earlier page named, or the first.</summary>
    internal static PeoplePage Read(Session session, Persons persons, string? after, int limit)
    {
        var (time, identifier) = Place(after);
        var lines = persons.List(session, time, identifier, limit + 1);
        var shown = lines.Take(limit).ToList();
        return new PeoplePage(
            persons.Load(session, shown.ConvertAll(line => line.Person)),
            lines.Count > limit ? $"{shown[^1].LastSeenAt}_{shown[^1].Identifier}" : null,
            persons.Count(session));
    }

    /// <summary>The people found by what somebody typed, the best first.</summary>
    internal static PeoplePage Find(Session session, Persons persons, SearchPeople search, string typed) =>
        new(search.Find(session, typed), null, persons.Count(session));

    private static (long, long) Place(string? after)
    {
        var parts = after?.Split('_');
        return parts is [var time, var identifier]
            && long.TryParse(time, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var t)
            && long.TryParse(identifier, NumberStyles.None, CultureInfo.InvariantCulture, out var i)
            ? (t, i)
            : (long.MaxValue, long.MaxValue);
    }
}
