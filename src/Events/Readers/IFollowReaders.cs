using Throughline.Events.Log;

namespace Throughline.Events.Readers;

/// <summary>
/// Is told on each node that a reader has moved along the log, whichever node moved it: what it did up to there can be seen.
/// Not told of what happened before this process started; may be told of much at once.
/// </summary>
public interface IFollowReaders
{
    Task Moved(string reader, Position from, Position to, CancellationToken stop);
}
