using Throughline.Events.Blocking;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>Parts whom a value joined that turns out to identify nobody, and joins them again when it is taken off the list.</summary>
internal sealed class FollowBlockedValues(PersonMap map, Claims claims, Memberships memberships, BlockedValues blocked, Identifiers identifiers) : IFollowBlockedValues
{
    public void Changed(Transaction tx, IReadOnlyCollection<long> changed)
    {
        map.Lock(tx);
        var persons = memberships.Of(tx, changed);
        var naming = claims.Naming(tx, changed);
        var isBlocked = blocked.Of(tx);
        var known = identifiers.Of(tx, [.. naming.SelectMany(c => (long[])[c.Pair.Low, c.Pair.High]).Distinct()]).Where(isBlocked.Has).Select(i => i.Id).ToHashSet();
        claims.Set(tx, naming.ConvertAll(c => c with
        {
            Refused = known.Contains(c.Pair.Low) || known.Contains(c.Pair.High) ? RefusedClaim.Blocked : c.Refused == RefusedClaim.Blocked ? null : c.Refused,
        }));
        map.MakeAnew(tx, [.. memberships.In(tx, [.. persons.Values.Distinct()]).SelectMany(of => of).Concat(persons.Keys).Distinct()]);
    }
}
