using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Blocking;

/// <summary>Is told, in the transaction that changes the list of blocked values, which identifiers are blocked now or are not any more.</summary>
public interface IFollowBlockedValues
{
    void Changed(Transaction tx, IReadOnlyCollection<long> identifiers);
}

/// <summary>Tells those who made something of claims with blocked identifiers, so that they do so anew.</summary>
public sealed class BlockedFollowers(Identifiers identifiers, IEnumerable<IFollowBlockedValues> followers)
{
    internal void Tell(Transaction tx, BlockedValue changed)
    {
        var concerned = new BlockedSet(0, [changed]);
        var ids = BlockedSet.Forms(changed.Value).Select(form => form.Value).Distinct(StringComparer.Ordinal)
            .SelectMany(value => identifiers.WithValue(tx, value)).Where(concerned.Has).Select(known => known.Id).Distinct().ToList();
        if (ids.Count > 0)
            foreach (var follower in followers)
                follower.Changed(tx, ids);
    }
}
