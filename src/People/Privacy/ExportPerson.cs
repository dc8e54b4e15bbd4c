using System.IO.Pipelines;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Problems;

namespace Throughline.People.Privacy;

/// <summary>Everything held about a person as one JSON document, written as it is read: its length is not bounded by memory.</summary>
public sealed class ExportPerson(
    Database database, Persons persons, Identifiers identifiers, IEnumerable<IExportPersons> sections, AuditList audit, TimeProvider time)
{
    private const int FlushAt = 64 * 1024;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };
    private static readonly JsonWriterOptions Written = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, MaxDepth = 600 };

    internal static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/api/people/{id:long}/export", Api).Require(Permissions.PeopleExport).WithTags("People")
            .Produces(StatusCodes.Status200OK, contentType: "application/json")
            .WithSummary("Everything held about a person, and nothing about anybody else, as one JSON document.");

    private static async Task Api(long id, HttpContext http, ExportPerson export, Caller caller, CancellationToken cancel)
    {
        var person = await export.Person(id);
        await export.Record(caller, person);
        http.Response.ContentType = "application/json; charset=utf-8";
        http.Response.Headers.ContentDisposition = $"attachment; filename=\"person-{person}.json\"";
        http.Response.Headers.CacheControl = "no-store";
        await export.Write(person, http.Response.BodyWriter, cancel);
    }

    /// <exception cref="RefusedException">Nobody has an identifier of that id.</exception>
    public Task<long> Person(long id) => database.Read(session =>
        persons.Of(session, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no person {id}."));

    /// <summary>The audit says that somebody was exported and by whom: by number, which leads nowhere once the person is erased.</summary>
    public Task Record(Caller caller, long person) => database.Write(tx => audit.Add(tx, caller, "person.export", $"person {person}"));

    public Task Write(long person, PipeWriter output, CancellationToken cancel) => database.Read(session =>
    {
        using var json = new Utf8JsonWriter(output, Written);
        var members = persons.Members(session, person);
        json.WriteStartObject();
        json.WriteString("exportedAt", Micros.ToText(Micros.Now(time)));
        json.WriteStartArray("identifiers");
        foreach (var known in identifiers.Of(session, members))
            JsonSerializer.Serialize(json, new { known.Type, known.Value, known.Space }, Json);
        json.WriteEndArray();
        foreach (var section in sections.OrderBy(section => section.Section, StringComparer.Ordinal))
        {
            json.WriteStartArray(section.Section);
            foreach (var row in section.Of(session, members))
            {
                JsonSerializer.Serialize(json, row, row.GetType(), Json);
                if (json.BytesPending > FlushAt)
                    Flush(json, output, cancel);
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        Flush(json, output, cancel);
        return true;
    }, cancel);

    // a read is one thread's, so it waits for whoever takes the document
    private static void Flush(Utf8JsonWriter json, PipeWriter output, CancellationToken cancel)
    {
        json.Flush();
        output.FlushAsync(cancel).AsTask().GetAwaiter().GetResult();
    }
}
