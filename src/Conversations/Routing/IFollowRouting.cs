using Throughline.Conversations.Routing.WrappingUp;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Routing;

/// <summary>Is told, in the same transaction, that an agent has taken an item or is done with it: whoever put it into a queue knows what that means.</summary>
internal interface IFollowRouting
{
    /// <summary>Before anything of routing is locked: takes its own locks of the item, so that nobody waits for the other's.</summary>
    void Hold(Transaction tx, string item);

    void Taken(Transaction tx, string item, string agent);

    /// <summary>What was left to do of it is done, with what is said of it.</summary>
    void WrappedUp(Transaction tx, string item, Handling handling, string by);
}
