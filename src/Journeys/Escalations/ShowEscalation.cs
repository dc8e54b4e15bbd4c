using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Journeys.Maps;
using Throughline.Journeys.Queries;
using Throughline.Kernel;
using Throughline.Web.Access;

namespace Throughline.Journeys.Escalations;

internal sealed class ShowEscalation(IAnswerQueries answers, SelectJourneys select)
{
    private const int MostLikely = 5;

    /// <summary>An address that is longer is cut by what stands between.</summary>
    private const int LongestPairs = 3000;

    private static readonly string[] ServiceChannels = ["phone", "voice", "chat", "messenger", "whatsapp"];

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/journeys/escalation",
            ([AsParameters] QueryForm form, [AsParameters] EscalationForm escalation, ShowEscalation show, CancellationToken cancel) => show.Page(form, escalation, cancel))
            .Require(Permissions.MapsRead).WithTags("Pages");

    private async Task<IResult> Page(QueryForm form, EscalationForm fields, CancellationToken cancel)
    {
        try
        {
            var asked = form.ToQuery();
            var escalation = fields.IsSent ? fields.ToAsked(asked.Escalation) : asked.Escalation;
            // escalation is of people, whatever a journey is on the page before
            var query = asked.ToMap() with { By = new JourneyBy.Person(), Ask = escalation is null ? Ask.Map : Ask.Escalation, Escalation = escalation };
            if (escalation is not null && fields.MostPairs > 0)
                query = query with { Escalation = escalation with { Pairs = await Pairs(query, escalation, fields.MostPairs, cancel) } };
            if (form.IsFilledIn || fields.IsSent)
                return Results.Redirect(QueryAddress.Of(JourneyTab.Escalation.Path, query.Checked()));
            return new RazorComponentResult<EscalationPage>(new
            {
                Form = QueryForm.Of(query),
                Query = query,
                Fields = EscalationForm.Of(escalation),
                View = await View(query, cancel),
            });
        }
        catch (UserErrorException e)
        {
            return new RazorComponentResult<EscalationPage>(new { Form = form, Fields = fields, Error = e.Message, Choices = await select.Choices(null, cancel) })
            {
                StatusCode = StatusCodes.Status400BadRequest,
            };
        }
    }

    private async Task<EscalationView> View(JourneyQuery query, CancellationToken cancel)
    {
        var choices = await select.Choices(query, cancel);
        if (query.Escalation is not null)
        {
            var answer = (EscalationAnswer)await answers.Answer(query, cancel);
            return new EscalationView(answer, choices, answer.Journeys, []);
        }
        var map = (MapAnswer)await answers.Answer(query with { Ask = Ask.Map, Top = 0, Channels = true }, cancel);
        return new EscalationView(null, choices, map.Journeys, [.. map.Steps.Where(step => ServiceChannels.Contains(step.Channel)).Take(MostLikely).Select(step => step.Step)]);
    }

    /// <summary>The most frequent pairs of different steps that are neither a contact nor the end of one.</summary>
    private async Task<IReadOnlyList<IReadOnlyList<string>>?> Pairs(JourneyQuery query, EscalationAsked escalation, int most, CancellationToken cancel)
    {
        var map = (EdgesAnswer)await answers.Answer(query with { Ask = Ask.Edges, Escalation = null }, cancel);
        var service = escalation.Contact.Concat(escalation.Closed ?? []).ToHashSet(StringComparer.Ordinal);
        var (pairs, length) = (new List<IReadOnlyList<string>>(), 0);
        foreach (var edge in map.Edges.Where(e => e.From != e.To && !service.Contains(e.From) && !service.Contains(e.To)).Take(most))
        {
            length += Uri.EscapeDataString(edge.From + edge.To).Length + 20;
            if (length > LongestPairs)
                break;
            pairs.Add([edge.From, edge.To]);
        }
        return pairs.Count == 0 ? null : pairs;
    }
}
