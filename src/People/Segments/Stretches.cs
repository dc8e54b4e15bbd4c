using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>
/// Goes over very much a stretch at a time, a few in a row: the next one is read while one is written. Each is written only if nobody else
/// changed memberships or rules, or erased anybody, since the first was read; so what is read ahead is as good as what is read in turn.
/// </summary>
internal sealed class Stretches(Database database)
{
    /// <summary>In a row, before the marked have their turn.</summary>
    private const int InARow = 4;

    /// <param name="turn">Of a snapshot before anything is read.</param>
    /// <param name="from">Where the first begins.</param>
    /// <param name="read">What was found in the stretch that begins there, and where the next begins: null after the last.</param>
    /// <param name="write">Takes the turn; the turn after it, or null where another was faster and nothing was written.</param>
    /// <returns>Whether any was written.</returns>
    public async Task<bool> Do<T>(Turn turn, long from, Func<long, Task<(T Found, long? Next)>> read, Func<Transaction, Turn, T, long?, Turn?> write)
    {
        var reading = read(from);
        for (var done = 0; ; done++)
        {
            var (found, next) = await reading;
            var goesOn = next is not null && done + 1 < InARow;
            if (goesOn)
                reading = read(next!.Value);
            var after = await database.Write(tx => write(tx, turn, found, next));
            if (after is null || !goesOn)
            {
                await reading;
                return done > 0 || after is not null;
            }
            turn = after;
        }
    }
}
