using Throughline.Kernel.Storage;
using Throughline.People;

namespace Throughline.Gate.Decisions;

/// <summary>
/// The people that a transaction decides about: nobody else decides about them, merges or parts them until it ends. Whoever comes later sees
/// what this one did.
/// </summary>
internal sealed class HoldPeople(Persons persons)
{
    /// <summary>The person of each of these identifiers, and the identifiers of each person.</summary>
    public HeldPeople Of(Transaction tx, IReadOnlyCollection<long> identifiers)
    {
        var wanted = identifiers.Distinct().Order().ToList();
        while (true)
        {
            var held = Read(tx, persons.Hold(tx, wanted));
            if (!tx.Dialect.IsPostgres)
                return held;
            Lock(tx, [.. held.Members.SelectMany(of => of).Order()]);
            // Somebody without a row in the map can't be held by it, and may have been joined while this waited.
            var now = Read(tx, persons.Of(tx, wanted));
            if (wanted.TrueForAll(id => now.Person[id] == held.Person[id]) && now.Members.All(of => of.Order().SequenceEqual(held.Members[of.Key].Order())))
                return now;
        }
    }

    /// <summary>As they stand, without holding anybody: for looking on.</summary>
    public HeldPeople Look(Session session, IReadOnlyCollection<long> identifiers) => Read(session, persons.Of(session, identifiers));

    private HeldPeople Read(Session session, Dictionary<long, long> person)
    {
        var ids = person.Values.Distinct().ToList();
        var known = persons.Members(session, ids);
        var members = ids.SelectMany(p => known[p].DefaultIfEmpty(p), (p, id) => (p, id)).ToList();
        return new(members.ToDictionary(pair => pair.id, pair => pair.p), members.ToLookup(pair => pair.p, pair => pair.id));
    }

    private static void Lock(Transaction tx, List<long> identifiers)
    {
        tx.InsertMany("gate_locks", ["identifier"], [.. identifiers.Select(id => new object?[] { id })], "(identifier) do nothing");
        tx.Query<long>($"select identifier from gate_locks where {tx.Dialect.In("identifier", "@ids")} order by identifier for update",
            new { ids = tx.Dialect.List(identifiers) });
    }
}

/// <summary>The person of every identifier that any of these people has, and the identifiers of each.</summary>
internal sealed record HeldPeople(Dictionary<long, long> Person, ILookup<long, long> Members);
