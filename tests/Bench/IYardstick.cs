namespace Throughline.Bench;

/// <summary>Bare inserts of the rows that the server wrote: same columns, indexes and durability, 1,000 rows a transaction.</summary>
internal interface IYardstick : IDisposable
{
    /// <summary>Waits until no reader of the server's works any more, so that it does not share the machine with the yardstick.</summary>
    Task UntilReadersAreDone();

    /// <summary>Reads into memory what the server wrote since the last call; how many rows.</summary>
    int ReadNewRows();

    /// <summary>Inserts them; how long that took.</summary>
    TimeSpan InsertThem();
}
