using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Tests;

internal static class WholeLog
{
    /// <summary>Every event, once readers may see all of them: on PostgreSQL they stop before the transactions of other tests.</summary>
    public static async Task<List<Event>> Everything(this EventLog log, Database database)
    {
        while (true)
        {
            var last = await database.Read(log.Last);
            var events = await database.Read(s => log.Read(s, Position.Start, int.MaxValue));
            if (last == Position.Start || (events.Count > 0 && events[^1].Position >= last))
                return events;
        }
    }
}
