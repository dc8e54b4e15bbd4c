using System.Collections.Frozen;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Following;

/// <summary>
/// Which events are acted on as they are appended. The names are kept in memory, so that an append of others costs a look into a set a
/// event; the row that every append reads anyway says when they have changed, on whatever node.
/// </summary>
public sealed class FollowedAppends
{
    private readonly LogVersions versions;
    private readonly Lazy<IFollowAppends[]> followers;
    private Known known = new(-1, FrozenSet<string>.Empty);

    private sealed record Known(long Version, FrozenSet<string> Names);

    /// <param name="followers">Asked for at the first append: followers may themselves append.</param>
    internal FollowedAppends(LogVersions versions, Func<IEnumerable<IFollowAppends>> followers) =>
        (this.versions, this.followers) = (versions, new(() => [.. followers()]));

    /// <summary>
    /// Says that other events are to be acted on from this transaction's commit on. It waits for appends that are on their way, and no append
    /// overlaps with it: every event is acted on by what held before or by what holds after.
    /// </summary>
    public void Changed(Transaction tx)
    {
        versions.Alone(tx);
        versions.Following(tx);
    }

    internal void Tell(Transaction tx, LogVersion version, long source, IReadOnlyList<NewEvent> events, AppendOutcome[] outcomes)
    {
        if (followers.Value.Length == 0)
            return;
        var names = Names(tx, version);
        if (names.Count == 0)
            return;
        List<string>? found = null;
        for (var i = 0; i < outcomes.Length; i++)
            if (outcomes[i] == AppendOutcome.Appended && names.Contains(events[i].Name))
                (found ??= []).Add(events[i].MessageId);
        if (found is null)
            return;
        var appended = EventLog.Find(tx, source, found);
        foreach (var follower in followers.Value)
            follower.Appended(tx, appended);
    }

    private FrozenSet<string> Names(Transaction tx, LogVersion version)
    {
        var now = Volatile.Read(ref known);
        if (now.Version == version.Followed)
            return now.Names;
        var read = new Known(version.Followed, followers.Value.SelectMany(follower => follower.Names(tx)).ToFrozenSet(StringComparer.Ordinal));
        // not before: a version of a transaction that is taken back may be given again, with other names
        tx.AfterCommit(() => Volatile.Write(ref known, read));
        return read.Names;
    }
}
