using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Profiles;

/// <summary>What people are called, from what was said of them: the trait <c>name</c>, or first and last name together, whichever is newer.</summary>
public sealed class PersonNames(Sources sources)
{
    private const int Longest = 200;
    private static readonly string[] First = ["firstName", "first_name"], Last = ["lastName", "last_name"];
    private static readonly string[] All = ["name", .. First, .. Last];
    private readonly PersonTraits traits = new(sources);

    /// <summary>For each of these identifiers what was said with it; <see cref="Fold"/> makes a name of what a person's identifiers bring.</summary>
    internal ILookup<long, TraitValue> Of(Session session, IReadOnlyCollection<long> identifiers) =>
        traits.Of(session, identifiers, All).ToLookup(said => said.Of, said => said.Value);

    /// <summary>Null where no name was said.</summary>
    internal static string? Fold(IEnumerable<TraitValue> said)
    {
        var newest = Trait.Fold(said).Where(t => t.Newest.Text.Trim().Length > 0 && t.Newest.Value.StartsWith('"')).ToDictionary(t => t.Name, t => t.Newest);
        var whole = newest.GetValueOrDefault("name");
        var (first, last) = (NewestOf(newest, First), NewestOf(newest, Last));
        var parts = new[] { first, last }.OfType<TraitValue>().ToList();
        var name = parts.Count == 0 || (whole is not null && whole.LastAt >= parts.Max(p => p.LastAt))
            ? whole?.Text.Trim()
            : string.Join(' ', parts.Select(p => p.Text.Trim()));
        return name is { Length: > Longest } ? name[..(char.IsHighSurrogate(name[Longest - 1]) ? Longest - 1 : Longest)] : name;
    }

    private static TraitValue? NewestOf(Dictionary<string, TraitValue> newest, string[] names) =>
        names.Select(newest.GetValueOrDefault).OfType<TraitValue>().Max(Comparer<TraitValue>.Create(TraitValue.Compare));
}
