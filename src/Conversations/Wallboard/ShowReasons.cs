using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Conversations.Wallboard;

/// <param name="Reason">Null where nobody said.</param>
/// <param name="Resolution">Null where nobody said.</param>
/// <param name="MeanWaitSeconds">To the first answer of a person; null where there was none.</param>
/// <param name="MeanSeconds">To the resolution.</param>
public sealed record ReasonLine(string? Reason, string? Resolution, long Resolved, long Answered, double? MeanWaitSeconds, double? MeanSeconds, long Messages);

/// <summary>What was resolved, by what it was about and how it ended. Of the viewer's teams; who leads the desk sees all.</summary>
internal sealed class ShowReasons(ReasonRows rows, ShowWallboard wallboard, Database database, TimeProvider time)
{
    public const string Path = ShowWallboard.Path + "/reasons", RowsPath = Path + "/rows";
    private const int UsualDays = 7, MostDays = 366, MostRows = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string? days, ShowReasons show, Caller caller) => show.Page(caller, days)).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet(RowsPath, async Task<RazorComponentResult> (string? reason, string? resolution, string? days, ShowReasons show, Caller caller) =>
            new RazorComponentResult<ReasonRowsPage>(new { Of = await show.Rows(caller, reason, resolution, days), Reason = reason, Resolution = resolution, Days = DaysOf(days) })).Require(Permissions.ConversationsRead).WithTags("Pages");
        routes.MapGet("/api/wallboard/reasons", async (string? days, ShowReasons show, Caller caller) => (await show.Counts(caller, days)).ConvertAll(Line)).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary("What was resolved in the last days (7 where not said), by reason and resolution.");
        routes.MapGet("/api/wallboard/reasons/rows", async (string? reason, string? resolution, string? days, ShowReasons show, Caller caller) =>
            (await show.Rows(caller, reason, resolution, days)).Rows.Select(row => ConversationAnswer.Of(row.Conversation, []))).Require(Permissions.ConversationsRead).WithTags("Wallboard")
            .WithSummary($"The conversations behind a number, the last first; an empty reason or resolution is one that nobody said. At most {MostRows}.");
    }

    private async Task<RazorComponentResult> Page(Caller caller, string? days)
    {
        try
        {
            return new RazorComponentResult<ReasonsPage>(new { Lines = await Counts(caller, days), Days = DaysOf(days) });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<ReasonsPage>(new { Lines = await Counts(caller, null), Days = UsualDays, Error = e.Message }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    /// <exception cref="UserErrorException">These are no days.</exception>
    public Task<List<ReasonCounts>> Counts(Caller caller, string? days)
    {
        var since = Since(days);
        return database.Read(session => rows.Counts(session, Viewer.Of(session, caller), since));
    }

    /// <exception cref="UserErrorException">These are no days.</exception>
    public Task<BoardRowsShown> Rows(Caller caller, string? reason, string? resolution, string? days)
    {
        var since = Since(days);
        return database.Read(session => wallboard.Shown(session, "resolved", rows.Ids(session, Viewer.Of(session, caller), reason, resolution, since, MostRows + 1), MostRows));
    }

    private long Since(string? days) => Micros.Now(time) - (DaysOf(days) * Micros.PerDay);

    private static int DaysOf(string? days) => string.IsNullOrWhiteSpace(days) ? UsualDays
        : int.TryParse(days.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number is >= 1 and <= MostDays ? number
        : throw new UserErrorException($"“{days}” is no number of days from 1 to {MostDays}.");

    private static ReasonLine Line(ReasonCounts of) => new(
        of.Reason.Length > 0 ? of.Reason : null, of.Resolution.Length > 0 ? of.Resolution : null, of.Resolved, of.Answered, of.MeanWait / (double)Micros.PerSecond, of.MeanTook / (double)Micros.PerSecond, of.Messages);
}
