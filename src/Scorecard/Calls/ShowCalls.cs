using System.Text;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Scorecard.Calls;

/// <summary>The contact centre's figures as a page, by the API, and the rows behind them.</summary>
internal sealed class ShowCalls(MeasureCalls measure, ReadCalls calls, Database database)
{
    private const int RowsOnPage = 200, LinesAtOnce = 500, ChunksAhead = 4;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/scorecard", ([AsParameters] CallForm form, ShowCalls show, CancellationToken cancel) => show.Page(form, cancel)).Require(Permissions.EventsRead).WithTags("Pages");
        routes.MapGet("/scorecard/calls", ([AsParameters] CallForm form, string? of, string? group, ShowCalls show, CancellationToken cancel) => show.RowsPage(form, of, group, cancel))
            .Require(Permissions.EventsRead).WithTags("Pages");
        routes.MapGet("/api/scorecard/calls", ([AsParameters] CallForm form, ShowCalls show, CancellationToken cancel) => show.Measure(form, cancel))
            .Require(Permissions.EventsRead).WithTags("Scorecard").WithSummary("The contact centre's figures over the calls of the log, as a whole and by queue, agent or hour; rates in percent, times in seconds.");
        routes.MapGet("/api/scorecard/calls/rows", ([AsParameters] CallForm form, string? of, string? group, ShowCalls show, HttpContext context) => show.Rows(form, of, group, context.RequestAborted))
            .Require(Permissions.EventsRead).WithTags("Scorecard").Produces<string>(StatusCodes.Status200OK, "text/csv")
            .WithSummary("The calls behind a figure as CSV: of is offered, answered, abandoned, inTime, short or handled; group is a queue, agent or hour of by.");
    }

    private Task<CallsAnswer> Measure(CallForm form, CancellationToken cancel) => measure.Measure(form.ToOptions(), cancel);

    private async Task<RazorComponentResult> Page(CallForm form, CancellationToken cancel)
    {
        try
        {
            var options = form.ToOptions();
            var answer = await measure.Measure(options, cancel);
            var hours = options.By == CallsBy.Hour ? answer : await measure.Measure(options with { By = CallsBy.Hour }, cancel);
            return new RazorComponentResult<CallsPage>(new { Form = form, Options = options, Answer = answer, Hours = hours.Groups });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<CallsPage>(new { Form = form, Options = new CallOptions(), Error = e.Message }) { StatusCode = StatusCodes.Status400BadRequest };
        }
    }

    private async Task<RazorComponentResult> RowsPage(CallForm form, string? of, string? group, CancellationToken cancel)
    {
        var rows = await database.Read(session => Behind(session, form.ToOptions(), of, group).Take(RowsOnPage + 1).ToList(), cancel);
        return new RazorComponentResult<CallRowsPage>(new { Form = form, Of = of, Group = group, Rows = rows.Take(RowsOnPage).ToList(), IsMore = rows.Count > RowsOnPage });
    }

    private IResult Rows(CallForm form, string? of, string? group, CancellationToken cancel)
    {
        var options = form.ToOptions();
        _ = CallRow.Of(new Call("", 0, true, 0, null, "", "", 0), options).Counts(of);
        return Results.Stream(to => Write(to, options, of, group, cancel), "text/csv; charset=utf-8", "calls.csv");
    }

    /// <summary>One thread reads, another sends: neither holds more than a few hundred lines.</summary>
    private async Task Write(Stream to, CallOptions options, string? of, string? group, CancellationToken cancel)
    {
        var chunks = Channel.CreateBounded<string>(ChunksAhead);
        var reading = database.Read(session =>
        {
            var (text, lines) = (new StringBuilder(CsvText.Line(CallRow.Columns)), 0);
            foreach (var row in Behind(session, options, of, group))
            {
                text.Append(row.Line());
                if (++lines % LinesAtOnce != 0)
                    continue;
                chunks.Writer.WriteAsync(text.ToString(), cancel).AsTask().GetAwaiter().GetResult();
                text.Clear();
            }
            chunks.Writer.WriteAsync(text.ToString(), cancel).AsTask().GetAwaiter().GetResult();
            return true;
        }, cancel);
        _ = reading.ContinueWith(done => chunks.Writer.Complete(done.Exception?.InnerException), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
        await foreach (var chunk in chunks.Reader.ReadAllAsync(cancel))
            await to.WriteAsync(Encoding.UTF8.GetBytes(chunk), cancel);
    }

    private IEnumerable<CallRow> Behind(Session session, CallOptions options, string? of, string? group) => calls.All(session)
        .Where(call => options.Has(call) && (group is null || options.By == CallsBy.None || group == (of == "handled" && options.By == CallsBy.Hour ? options.HourOf(call.DoneAt) : options.GroupOf(call))))
        .Select(call => CallRow.Of(call, options)).Where(row => row.Counts(of));
}
