using System.Globalization;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Kernel.Yaml;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Gate.Touchpoints;

/// <summary>What an import did, each touchpoint by its name.</summary>
public sealed record TouchpointImport(IReadOnlyList<string> Registered, IReadOnlyList<string> Changed, IReadOnlyList<string> Retired, int Unchanged)
{
    public string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"{Registered.Count:N0} registered, {Changed.Count:N0} changed, {Retired.Count:N0} retired, {Unchanged:N0} as they were.");
}

/// <summary>Makes the registry what a file says: all of it, or, where anything in it is wrong, nothing.</summary>
public sealed class ImportTouchpoints
{
    private const int MostMistakes = 50;
    private readonly TouchpointList touchpoints;
    private readonly ChangeTouchpoint change;
    private readonly Database database;
    private readonly AuditList audit;
    private readonly TimeProvider time;

    internal ImportTouchpoints(TouchpointList touchpoints, ChangeTouchpoint change, Database database, AuditList audit, TimeProvider time) =>
        (this.touchpoints, this.change, this.database, this.audit, this.time) = (touchpoints, change, database, audit, time);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/gate/touchpoints/import", Form).Require(Permissions.TouchpointsWrite).WithTags("Pages");
        routes.MapPost("/api/touchpoints/import", Api).Require(Permissions.TouchpointsWrite).WithTags("Touchpoints").Accepts<string>("application/yaml", "text/yaml", "application/x-yaml", "text/plain")
            .WithSummary("Makes the registry what a YAML file says, whole or not at all. retireMissing=true retires what does not stand in it.");
        routes.MapGet("/api/touchpoints/export", ExportApi).Require(Permissions.GateRead).WithTags("Touchpoints").Produces<string>(StatusCodes.Status200OK, "application/yaml")
            .WithSummary("The registry as YAML, to be kept and imported again.");
    }

    private static async Task<IResult> Form([FromForm] string? yaml, [FromForm] string? retireMissing, ImportTouchpoints import, ListTouchpoints list, Caller caller)
    {
        try
        {
            return await list.Page(null, said: (await import.Do(caller, yaml ?? "", retireMissing == "on")).Sentence);
        }
        catch (UserErrorException e)
        {
            return await list.Page(null, error: e.Message, yaml: yaml);
        }
    }

    private static async Task<Ok<TouchpointImport>> Api(HttpRequest request, bool? retireMissing, ImportTouchpoints import, Caller caller) =>
        TypedResults.Ok(await import.Do(caller, await Text(request.Body), retireMissing ?? false));

    private static async Task<IResult> ExportApi(ImportTouchpoints import) => Results.Text(await import.Export(), "application/yaml", Encoding.UTF8);

    public Task<string> Export() => database.Read(session => TouchpointYaml.Write(touchpoints.All(session).Select(registered => registered.Touchpoint)));

    /// <param name="caller">Who imports.</param>
    /// <param name="yaml">As <see cref="Export"/> writes it.</param>
    /// <param name="retireMissing">Retire what does not stand in the file.</param>
    /// <exception cref="UserErrorException">Something in the file can't be taken: each with its line.</exception>
    public Task<TouchpointImport> Do(Caller caller, string yaml, bool retireMissing) => database.Write(tx =>
    {
        var mistakes = new List<YamlMistake>();
        var written = TouchpointYaml.Read(yaml, mistakes);
        var (before, teams) = (touchpoints.All(tx).ToDictionary(t => t.Name, StringComparer.Ordinal), TouchpointList.Teams(tx));
        var checkedOnes = written.ConvertAll(one => Checked(one, teams, before.GetValueOrDefault(one.Touchpoint.Name)?.Touchpoint, mistakes));
        if (mistakes.Count > 0)
            throw new UserErrorException(Says(mistakes));

        var (registered, changed, retired, now) = (new List<string>(), new List<string>(), new List<string>(), Micros.Now(time));
        foreach (var one in checkedOnes)
            if (!before.Remove(one.Name, out var known))
            {
                touchpoints.Add(tx, one, caller.Name, now);
                audit.Add(tx, caller, "touchpoint.register", one.Name);
                registered.Add(one.Name);
            }
            else if (!ReferenceEquals(change.Change(tx, caller, known, one), known))
                changed.Add(one.Name);
        foreach (var missing in before.Values.Where(t => retireMissing && !t.Touchpoint.IsRetired))
        {
            change.Change(tx, caller, missing, missing.Touchpoint with { IsRetired = true });
            retired.Add(missing.Name);
        }
        return new TouchpointImport(registered, changed, retired, checkedOnes.Count - registered.Count - changed.Count);
    });

    private static Touchpoint Checked(WrittenTouchpoint written, List<string> teams, Touchpoint? before, List<YamlMistake> mistakes)
    {
        var wrong = new List<WrongField>();
        var made = CheckTouchpoint.Do(written.Touchpoint, teams, before, wrong);
        mistakes.AddRange(wrong.Select(w => new YamlMistake(written.LineOf(w.Field), w.Says)));
        return made;
    }

    private static string Says(List<YamlMistake> mistakes) => string.Join('\n', mistakes.Distinct().OrderBy(m => m.Line).Take(MostMistakes)
        .Select(m => string.Create(CultureInfo.InvariantCulture, $"Line {m.Line}: {m.Says}."))
        .Prepend("Nothing was changed, since the file has mistakes:")
        .Concat(mistakes.Count > MostMistakes ? [string.Create(CultureInfo.InvariantCulture, $"… and {mistakes.Count - MostMistakes} more.")] : Array.Empty<string>()));

    private static async Task<string> Text(Stream body)
    {
        using var reader = new StreamReader(body, Encoding.UTF8);
        var (text, buffer) = (new StringBuilder(), new char[16_384]);
        while (text.Length <= YamlFile.Longest && await reader.ReadAsync(buffer) is > 0 and var read)
            text.Append(buffer, 0, read);
        return text.ToString();
    }
}
