using System.Text.Json.Serialization;
using Throughline.Kernel;

namespace Throughline.Conversations.Wallboard;

/// <param name="Queue">Null for all.</param>
/// <param name="Channel">Null for all.</param>
/// <param name="Waiting">Customers who wait for an answer now.</param>
/// <param name="Nobody">Of them: nobody runs it.</param>
/// <param name="WaitingSince">The oldest message without an answer.</param>
/// <param name="Offered">Of what began today: answered or abandoned. What still waits is counted once it is one of them.</param>
/// <param name="InTime">Answered by a person within the seconds asked for.</param>
/// <param name="Abandoned">Ended without an answer.</param>
/// <param name="ServiceLevel">In percent, by the mode; null for none.</param>
/// <param name="Abandonment">Abandoned ÷ offered, in percent.</param>
/// <param name="Speed">Mean wait of the answered, in seconds.</param>
public sealed record WallboardLine(
    string? Queue, string? Channel, long Waiting, long Nobody, string? WaitingSince, long Offered, long Answered, long InTime, long Abandoned, double? ServiceLevel, double? Abandonment, double? Speed);

/// <param name="Mode">By what the service level is divided: offered, answered or offered less short abandons.</param>
/// <param name="Agents">How many are free, at work, wrapping up, full, on a break, not responding, offline.</param>
public sealed record WallboardAnswer(
    string Since, long WithinSeconds, long ShortSeconds, [property: JsonConverter(typeof(JsonStringEnumConverter<BoardMode>))] BoardMode Mode, WallboardLine All, IReadOnlyList<WallboardLine> Queues, IReadOnlyList<WallboardLine> Lines,
    IReadOnlyDictionary<string, int> Agents)
{
    internal static WallboardAnswer Of(BoardShown board) => new(
        Micros.ToText(board.Since), board.Within, board.Short, board.Mode, Line(board.All, board.Mode), [.. board.Queues.Select(of => Line(of, board.Mode))], [.. board.Lines.Select(of => Line(of, board.Mode))],
        board.Agents.ToDictionary(of => of.State, of => of.Agents));

    private static WallboardLine Line(BoardCounts of, BoardMode mode) => new(
        of.Queue.Length > 0 ? of.Queue : null, of.Channel.Length > 0 ? of.Channel : null, of.Waiting, of.Nobody, of.WaitingSince is { } since ? Micros.ToText(since) : null, of.Offered, of.Answered, of.InTime, of.Abandoned,
        of.ServiceLevel(mode), of.Abandonment, of.Speed / (double)Micros.PerSecond);
}
