using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing;

/// <summary>Is told, in the same transaction, that an agent has taken an item: whoever put it into a queue knows what that means.</summary>
internal interface IFollowRouting
{
    /// <summary>Before anything of routing is locked: takes its own locks of the item, so that nobody waits for the other's.</summary>
    void Hold(Transaction tx, string item);

    void Taken(Transaction tx, string item, string agent);
}
