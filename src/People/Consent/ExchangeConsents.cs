using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.People.Consent;

/// <param name="Wrong">The first of what could not be taken, each with its row and reason.</param>
public sealed record ConsentImport(long Rows, long Taken, long Already, long Refused, IReadOnlyList<string> Wrong)
{
    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows: {Taken:N0} taken, {Already:N0} were known, {Refused:N0} refused.");
}

/// <summary>
/// Consents as a file: every statement out, and statements of elsewhere in, each a fact of the log at its own time. A withdrawal holds, and what is
/// planned is stopped, in the transaction that takes the row; the same file again changes nothing.
/// </summary>
public sealed class ExchangeConsents
{
    private const int AtOnce = 200, MostWrong = 50;
    private const long LargestFile = 64 * 1024 * 1024;
    private readonly StateFact facts;
    private readonly ConsentStatements statements;
    private readonly Identifiers identifiers;
    private readonly Database database;
    private readonly AuditList audit;
    private readonly TimeProvider time;

    internal ExchangeConsents(StateFact facts, ConsentStatements statements, Identifiers identifiers, Database database, AuditList audit, TimeProvider time) =>
        (this.facts, this.statements, this.identifiers, this.database, this.audit, this.time) = (facts, statements, identifiers, database, audit, time);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/consents/import", Api).Require(Permissions.PeopleWrite).WithTags("People").Accepts<string>("text/csv", "text/plain", "application/octet-stream")
            .WithSummary("Take consents and withdrawals from a CSV file: identifier (email:ann@example.org), purpose, state (given or withdrawn), and space, channel, basis, proof, at. Rows that can't be taken are told.");
        routes.MapGet("/api/consents/export", (ExchangeConsents exchange) => Results.Stream(exchange.Export, "text/csv; charset=utf-8", "consents.csv"))
            .Require(Permissions.PeopleExport).WithTags("People").Produces<string>(StatusCodes.Status200OK, "text/csv").WithSummary("Every statement of consent as CSV, to be imported elsewhere.");
    }

    private static async Task<Ok<ConsentImport>> Api(HttpRequest request, ExchangeConsents exchange, Caller caller)
    {
        using var copy = new MemoryStream();
        var buffer = new byte[64 * 1024];
        for (int read; (read = await request.Body.ReadAsync(buffer)) > 0;)
        {
            if (copy.Length + read > LargestFile)
                throw new UserErrorException($"The file has more than {LargestFile >> 20} MB; send it in parts.");
            copy.Write(buffer, 0, read);
        }
        copy.Position = 0;
        return TypedResults.Ok(await exchange.Import(caller, copy));
    }

    /// <exception cref="UserErrorException">The file can't be read.</exception>
    public async Task<ConsentImport> Import(Caller caller, Stream file)
    {
        var (rows, taken, already, refused, wrong) = (0L, 0L, 0L, 0L, new List<string>());
        foreach (var some in ConsentFile.Read(file).Chunk(AtOnce))
        {
            rows += some.Length;
            foreach (var mistake in some.Select(s => s.Wrong).OfType<string>())
            {
                refused++;
                if (wrong.Count < MostWrong)
                    wrong.Add(mistake);
            }
            var good = some.Select(s => s.Row).OfType<ConsentRow>().ToList();
            var news = await database.Write(tx => good.Count(row => Take(tx, row, caller)));
            (taken, already) = (taken + news, already + good.Count - news);
        }
        if (taken > 0)
            await database.Write(tx => audit.Add(tx, caller, "consent.import", "consents", new { rows, taken }));
        return new(rows, taken, already, refused, wrong);
    }

    private bool Take(Transaction tx, ConsentRow row, Caller caller)
    {
        var now = Micros.Now(time);
        var properties = new JsonObject { ["channel"] = row.Stated.Channel, ["purpose"] = row.Stated.Purpose, ["by"] = caller.Name };
        if (row.Stated.Basis is not null)
            properties["basis"] = row.Stated.Basis;
        if (row.Stated.Proof is not null)
            properties["proof"] = row.Stated.Proof;
        return facts.AppendOnce(tx, row.Identifier, row.MessageId, "consent", row.Stated.Given ? ConsentWords.Given : ConsentWords.Withdrawn, Math.Min(row.At ?? now, now), properties);
    }

    /// <summary>Every statement as a line of CSV, by identifier and time.</summary>
    public async Task Export(Stream to)
    {
        await using var text = new StreamWriter(to, new UTF8Encoding(false), leaveOpen: true);
        await text.WriteAsync(CsvText.Line(ConsentFile.Columns));
        var after = 0L;
        while (true)
        {
            var (some, known) = await database.Read(session => statements.After(session, after, AtOnce) is var found
                ? (found, identifiers.Of(session, [.. found.Select(s => s.Identifier).Distinct()]).ToDictionary(i => i.Id)) : default);
            if (some.Count == 0)
                return;
            foreach (var s in some)
                if (known.TryGetValue(s.Identifier, out var of))
                    await text.WriteAsync(CsvText.Line($"{of.Type}:{of.Value}", of.Space, s.Channel, s.Purpose, s.Given ? "given" : "withdrawn", s.Basis, s.Proof, Micros.ToText(s.At), s.StatedBy, s.Source));
            after = some[^1].Identifier;
        }
    }
}
