using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Gate.Decisions;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Gate.Suppressed;

/// <param name="Wrong">The first of what could not be taken, each with its row and reason.</param>
public sealed record SuppressionImport(long Rows, long Suppressed, long Already, long Refused, IReadOnlyList<string> Wrong)
{
    public string Sentence => string.Create(CultureInfo.InvariantCulture, $"{Rows:N0} rows: {Suppressed:N0} addresses suppressed, {Already:N0} were already, {Refused:N0} refused.");
}

/// <summary>Takes a list of addresses to which nothing may go, whether or not anybody is known by them. The same list again changes nothing.</summary>
public sealed class ImportSuppressions
{
    private const int AtOnce = 200, MostWrong = 50;
    private const long LargestFile = 64 * 1024 * 1024;
    private readonly SuppressAddress suppress;
    private readonly Suppressions suppressions;
    private readonly Identifiers identifiers;
    private readonly Database database;
    private readonly AuditList audit;

    internal ImportSuppressions(SuppressAddress suppress, Suppressions suppressions, Identifiers identifiers, Database database, AuditList audit) =>
        (this.suppress, this.suppressions, this.identifiers, this.database, this.audit) = (suppress, suppressions, identifiers, database, audit);

    internal static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/suppressions/import", Api).Require(Permissions.IntentsWrite).WithTags("Suppressions").Accepts<string>("text/csv", "text/plain", "application/octet-stream")
            .WithSummary("Keep everything from going to the addresses of a CSV file: address (email:ann@example.org), channel (* where not said), reason, at. Rows that can't be taken are told.");
        routes.MapPost("/gate/suppressions", Form).Require(Permissions.IntentsWrite).WithTags("Pages");
        routes.MapPost("/gate/suppressions/lifted", Lift).Require(Permissions.IntentsWrite).WithTags("Pages");
    }

    private static async Task<Ok<SuppressionImport>> Api(HttpRequest request, ImportSuppressions import, Caller caller)
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
        return TypedResults.Ok(await import.Do(caller, copy));
    }

    private static async Task<IResult> Form([FromForm] string? address, [FromForm] string? channel, [FromForm] string? reason, ImportSuppressions import, ListSuppressions list, Caller caller)
    {
        try
        {
            await import.One(caller, address, channel, reason);
            return await list.Page(null, said: $"Nothing goes to {address!.Trim()} any more.");
        }
        catch (UserErrorException e)
        {
            return await list.Page(null, error: e.Message);
        }
    }

    private static async Task<IResult> Lift([FromForm] string? address, [FromForm] string? channel, SuppressAddress suppress, ListSuppressions list, Caller caller)
    {
        try
        {
            await suppress.Do(caller, new(address, channel, null, true));
            return await list.Page(null, said: $"{address} may be written to again.");
        }
        catch (UserErrorException e)
        {
            return await list.Page(null, error: e.Message);
        }
    }

    private Task One(Caller caller, string? address, string? channel, string? reason)
    {
        var of = SuppressionFile.Address(address?.Trim() ?? "") ?? throw new UserErrorException($"“{address}” is no address. Write email:ann@example.org, or an e-mail address or phone number alone.");
        var on = SuppressAddress.Word(string.IsNullOrWhiteSpace(channel) ? Suppression.AnyChannel : channel, "the channel, or * for any");
        var why = SuppressAddress.Word(reason, "the reason");
        return database.Write(tx =>
        {
            var id = suppress.Set(tx, of, on, why, caller.Name);
            audit.Add(tx, caller, "address.suppress", $"identifier {id}", new { channel = on });
        });
    }

    /// <exception cref="UserErrorException">The file can't be read.</exception>
    public async Task<SuppressionImport> Do(Caller caller, Stream file)
    {
        var (rows, done, already, refused, wrong) = (0L, 0L, 0L, 0L, new List<string>());
        foreach (var some in SuppressionFile.Read(file).Chunk(AtOnce))
        {
            rows += some.Length;
            foreach (var mistake in some.Select(s => s.Wrong).OfType<string>())
            {
                refused++;
                if (wrong.Count < MostWrong)
                    wrong.Add(mistake);
            }
            var good = some.Select(s => s.Row).OfType<SuppressionRow>().ToList();
            var news = await database.Write(tx => good.Count(row => Take(tx, row, caller)));
            (done, already) = (done + news, already + good.Count - news);
        }
        if (done > 0)
            await database.Write(tx => audit.Add(tx, caller, "address.import", "suppressions", new { rows, suppressed = done }));
        return new(rows, done, already, refused, wrong);
    }

    /// <summary>False where nothing goes there already.</summary>
    private bool Take(Transaction tx, SuppressionRow row, Caller caller)
    {
        if (identifiers.WithValue(tx, row.Address.Value).Find(i => i.Plain == row.Address) is { } known && suppressions.Of(tx, [known.Id]).Exists(s => s.Channel == row.Channel))
            return false;
        suppress.Set(tx, row.Address, row.Channel, row.Reason, caller.Name, row.At);
        return true;
    }
}
