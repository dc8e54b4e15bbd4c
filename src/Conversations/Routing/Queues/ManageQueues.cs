using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Forms;
using Throughline.Web.Problems;

namespace Throughline.Conversations.Routing.Queues;

/// <summary>Queues as pages: how they stand, and each as a form through which an example is tried before it is saved.</summary>
internal sealed class ManageQueues(KeepQueue keep, TryQueue attempt, RoutedAgents agents, Database database)
{
    public const string Path = "/settings/queues", EditPath = Path + "/edit";
    private const int MostValues = 20_000;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (ManageQueues manage) => manage.All()).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapGet(EditPath, (string? queue, ManageQueues manage) => manage.Edit(queue)).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(EditPath, async (HttpRequest request, ManageQueues manage, Caller caller) => await manage.Form(caller, await request.ReadFormAsync()))
            .Require(Permissions.RoutingManage).WithTags("Pages").TakesForm().WithFormOptions(valueCountLimit: MostValues);
    }

    public static string AddressOf(string queue) => $"{EditPath}?queue={Uri.EscapeDataString(queue)}";

    private async Task<RazorComponentResult> All()
    {
        var queues = await keep.All();
        var available = await database.Read(session => agents.Agents(session).Where(of => of.Presence == Presence.Available).Select(of => of.Agent.Id).ToHashSet(StringComparer.Ordinal));
        return new RazorComponentResult<QueuesPage>(new { Queues = queues.ConvertAll(queue => new QueueLine(queue, queue.Members.Count(available.Contains))) });
    }

    /// <exception cref="RefusedException">404: there is no such queue.</exception>
    private async Task<RazorComponentResult> Edit(string? queue)
    {
        var kept = queue is null ? null : await database.Read(session => agents.Queue(session, queue)) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no queue “{queue}”.");
        return await Page(QueueForm.Of(kept), [], null);
    }

    /// <summary>Saves, or tries an example; what can't be comes back with what is wrong at its field.</summary>
    public async Task<IResult> Form(Caller caller, IFormCollection posted)
    {
        var form = QueueForm.Of(posted);
        var (queue, wrong) = form.Read();
        var known = await database.Read(session => agents.Queues(session).Select(kept => kept.Queue.Id).ToHashSet(StringComparer.Ordinal));
        for (var row = 0; row < form.Overflows.Count; row++)
            if (queue is not null && !form.Overflows[row].IsEmpty && !known.Contains(form.Overflows[row].To))
                wrong[$"to-{row.ToString(CultureInfo.InvariantCulture)}"] = $"There is no queue “{form.Overflows[row].To}”. Make that one first.";
        if (wrong.Count > 0)
            queue = null;
        if (form.IsNew && wrong.Count == 0 && await database.Read(session => agents.Queue(session, form.Id)) is not null)
            (queue, wrong["id"]) = (null, $"There is a queue “{form.Id}” already. Open it to change it.");
        if (posted["step"] == "save")
        {
            if (queue is null)
                return await Page(form, wrong, null);
            await keep.Do(caller, form.Id, queue);
            return Results.LocalRedirect(Path);
        }
        var example = form.ReadExample(wrong);
        if (queue is null || example is null || wrong.Count > 0)
            return await Page(form, wrong, null);
        var tried = await database.Read(session =>
        {
            var names = UserNames.All(session);
            var of = attempt.Of(session, KeepQueue.Checked(form.Id, queue), example, form.Example.Everybody);
            return new TriedView(of.InWords, WhyView.Of(of.Why, of.Decision, agent => names.GetValueOrDefault(agent, agent)), of.Decision is { } made ? names.GetValueOrDefault(made.Agent, made.Agent) : null, of.Before);
        });
        return await Page(form, wrong, tried);
    }

    private async Task<RazorComponentResult> Page(QueueForm form, Dictionary<string, string> wrong, TriedView? tried)
    {
        var (servants, teams, queues) = await database.Read(session =>
        {
            var names = UserNames.All(session);
            return (agents.Agents(session).ConvertAll(of => new ServingAgent(
                of.Agent.Id, names.GetValueOrDefault(of.Agent.Id, of.Agent.Id), string.Join(", ", of.Agent.Skills.OrderBy(skill => skill.Key, StringComparer.Ordinal).Select(skill => $"{skill.Key} {skill.Value}")), of.Presence == Presence.Available)),
                TeamList.All(session).Where(team => !team.IsRetired).Select(team => team.Key).ToList(), agents.Queues(session).Select(kept => kept.Queue.Id).Where(id => id != form.Id).ToList());
        });
        return new RazorComponentResult<EditQueuePage>(new { Form = form, Wrong = wrong, Tried = tried, Agents = servants.OrderBy(agent => agent.Name, StringComparer.OrdinalIgnoreCase).ToList(), Teams = teams, Queues = queues })
        {
            StatusCode = wrong.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}

/// <param name="Available">How many of those who serve it are there.</param>
public sealed record QueueLine(QueueAnswer Queue, int Available);

/// <summary>Somebody who may serve a queue.</summary>
public sealed record ServingAgent(string Id, string Name, string Skills, bool IsAvailable);

/// <summary>What would become of an example.</summary>
/// <param name="WentOn">Why it would wait in another queue; null where it would not.</param>
/// <param name="Agent">Who would be offered it; null for nobody.</param>
/// <param name="Before">How many others would be offered before it.</param>
public sealed record TriedView(string? WentOn, WhyView Why, string? Agent, int Before);
