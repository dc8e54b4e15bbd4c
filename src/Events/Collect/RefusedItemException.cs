namespace Throughline.Events.Collect;

/// <summary>Thrown by a step that finds an item it must keep out; caught where the steps are listed, item by item.</summary>
internal sealed class RefusedItemException(RefusalReason reason, string? where = null)
    : Exception(where is null ? reason.Sentence : $"{where}: {reason.Sentence}")
{
    public RefusalReason Reason => reason;
}
