using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Conversations.Routing.Desk;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Users;
using Throughline.Web.Access;

namespace Throughline.Conversations.Routing.Queues;

/// <summary>Agents of the desk as a page: who they are, what they can do, and how much at a time.</summary>
internal sealed class ManageAgents(KeepAgent keep, Database database)
{
    public const string Path = "/settings/agents";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet(Path, (string? agent, ManageAgents manage) => manage.Page(agent, null, [])).Require(Permissions.RoutingManage).WithTags("Pages");
        routes.MapPost(Path, Form).Require(Permissions.RoutingManage).WithTags("Pages");
    }

    private static async Task<IResult> Form(
        [FromForm] string? agent, [FromForm] string? skills, [FromForm] string? capacity, [FromForm] string? maximum, ManageAgents manage, Caller caller)
    {
        var form = new AgentForm(agent ?? "", skills ?? "", capacity ?? "", maximum ?? "");
        var (fields, wrong) = form.Read();
        if (form.Agent.Length == 0)
            wrong["agent"] = "Choose who answers.";
        if (fields is not null && wrong.Count == 0)
            try
            {
                await manage.Set(caller, form.Agent, fields);
                return Results.LocalRedirect(Path);
            }
            catch (UserErrorException e)
            {
                wrong[""] = e.Message;
            }
        return await manage.Page(form.Agent.Length > 0 ? form.Agent : null, form, wrong);
    }

    private Task Set(Caller caller, string agent, AgentFields fields) => keep.Do(caller, agent, fields);

    private async Task<RazorComponentResult> Page(string? chosen, AgentForm? form, Dictionary<string, string> wrong)
    {
        var all = await keep.All();
        var (names, users) = await database.Read(session => (UserNames.All(session), UserNames.Active(session)));
        var lines = all.ConvertAll(agent => new AgentLine(agent, names.GetValueOrDefault(agent.Id, agent.Id))).OrderBy(line => line.Name, StringComparer.OrdinalIgnoreCase).ToList();
        return new RazorComponentResult<AgentsPage>(new
        {
            Agents = lines,
            Form = form ?? (lines.Find(line => line.Agent.Id == chosen) is { } known ? AgentForm.Of(known.Agent) : new AgentForm(chosen ?? "", "", "3", "")),
            Changes = lines.Find(line => line.Agent.Id == chosen),
            Others = users.Where(user => all.TrueForAll(agent => agent.Id != user.Id)).ToList(),
            Wrong = wrong,
        })
        {
            StatusCode = wrong.Count == 0 ? StatusCodes.Status200OK : StatusCodes.Status422UnprocessableEntity,
        };
    }
}

public sealed record AgentLine(AgentAnswer Agent, string Name);

/// <summary>What an agent can do, as a form says it: <c>spanish 3, billing 2</c>.</summary>
public sealed record AgentForm(string Agent, string Skills, string Capacity, string Maximum)
{
    internal static AgentForm Of(AgentAnswer agent) => new(agent.Id, Text(agent.Skills), agent.Capacity.ToString(CultureInfo.InvariantCulture), Text(agent.Maximum));

    internal static string Text(IReadOnlyDictionary<string, int> named) =>
        string.Join(", ", named.OrderBy(of => of.Key, StringComparer.Ordinal).Select(of => string.Create(CultureInfo.InvariantCulture, $"{of.Key} {of.Value}")));

    /// <summary>What is meant, and what is wrong by the name of the field.</summary>
    internal (AgentFields? Fields, Dictionary<string, string> Wrong) Read()
    {
        var wrong = new Dictionary<string, string>(StringComparer.Ordinal);
        var (skills, maximum) = (Named(Skills, "skills", wrong), Named(Maximum, "maximum", wrong));
        if (!int.TryParse(Capacity, NumberStyles.None, CultureInfo.InvariantCulture, out var capacity))
            wrong["capacity"] = "Say how many units of work at a time, as a whole number: most conversations are one unit.";
        if (wrong.Count > 0)
            return (null, wrong);
        var fields = new AgentFields(skills, capacity, maximum);
        foreach (var (field, part) in ((string, AgentFields)[])[("skills", fields with { Capacity = 1, Maximum = null }), ("capacity", fields with { Skills = null, Maximum = null }), ("maximum", fields with { Skills = null, Capacity = 1 })])
            try
            {
                KeepAgent.Checked("agent", part);
            }
            catch (UserErrorException e)
            {
                wrong[field] = e.Message;
            }
        return (wrong.Count == 0 ? fields : null, wrong);
    }

    private static Dictionary<string, int> Named(string text, string field, Dictionary<string, string> wrong)
    {
        var named = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach (var part in text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            if (part.Split((char[])[' ', ':', '='], StringSplitOptions.RemoveEmptyEntries) is not [var name, var number] || !int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value))
                wrong[field] = $"“{part}” can't be read. Write a name and a number, such as {(field == "skills" ? "spanish 3" : "voice 1")}, separated by commas.";
            else if (!named.TryAdd(name, value))
                wrong[field] = $"“{name}” is there twice.";
        return named;
    }
}
