using System.Data.Common;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Identity;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Gate.Decisions;

/// <summary>What the gate said to an intent, now or when it was first raised (<see cref="Again"/>).</summary>
internal sealed record RaisedAnswer(string Key, bool Again, string State, DecisionAnswer Decision);

/// <summary>Raises intents: all of them are taken and decided in one transaction, or none.</summary>
internal sealed class RaiseIntents(Database database, Identifiers identifiers, IdentifierText text, Intents intents, DecisionList decisions, DecideIntents decide, TimeProvider time)
{
    public const int Most = 1000;
    private const int Tries = 5;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPost("/api/intents", Api).Require(Permissions.IntentsWrite).WithTags("Decisions").Accepts<NewIntent>("application/json")
            .Produces<IReadOnlyList<RaisedAnswer>>()
            .WithSummary("Ask to contact people: one intent, or a list of up to 1,000, which are taken together or not at all. Each is decided at once, and the answer explains. "
                + "Idempotent by key; 409 where a key was used for something else.");

    private static async Task<Results<Ok<RaisedAnswer>, Ok<List<RaisedAnswer>>>> Api(HttpRequest request, RaiseIntents raise, CancellationToken cancel)
    {
        using var body = await Body(request, cancel);
        var raised = await raise.Do(Read(body));
        if (body.RootElement.ValueKind == JsonValueKind.Array)
            return TypedResults.Ok(raised);
        return TypedResults.Ok(raised[0]);
    }

    private static async Task<JsonDocument> Body(HttpRequest request, CancellationToken cancel)
    {
        try
        {
            return await JsonDocument.ParseAsync(request.Body, default, cancel);
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"The body is no JSON: {e.Message}", e);
        }
    }

    /// <summary>One intent, or several in a list.</summary>
    /// <exception cref="UserErrorException">One can't be read.</exception>
    public static List<NewIntent> Read(JsonDocument body) => body.RootElement.ValueKind == JsonValueKind.Array ? [.. body.RootElement.EnumerateArray().Select(Read)] : [Read(body.RootElement)];

    private static NewIntent Read(JsonElement element)
    {
        try
        {
            return element.ValueKind == JsonValueKind.Object && element.Deserialize<NewIntent>(Strict) is { } intent ? intent
                : throw new UserErrorException("An intent is a JSON object; several stand in a list.");
        }
        catch (JsonException e)
        {
            throw new UserErrorException($"An intent can't be read: {e.Message}", e);
        }
    }

    /// <summary>The answers, in the order of the intents.</summary>
    /// <exception cref="UserErrorException">One is wrong, or about nobody.</exception>
    /// <exception cref="RefusedException">409: a key was used for something else.</exception>
    public async Task<List<RaisedAnswer>> Do(IReadOnlyList<NewIntent> raised)
    {
        if (raised.Count is 0 or > Most)
            throw new UserErrorException($"There are {raised.Count:N0} intents; 1 to {Most:N0} are taken together.");
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await database.Write(tx => Do(tx, raised));
            }
            catch (DbException e) when (database.Dialect.IsDuplicate(e) && tries < Tries)
            {
                // somebody raised the same key for somebody else in the same moment: look at theirs
            }
        }
    }

    internal List<RaisedAnswer> Do(Transaction tx, IReadOnlyList<NewIntent> raised)
    {
        var now = Micros.Now(time);
        var about = Find(tx, raised);
        var wished = raised.Select((intent, i) => intent.Checked(about[i], now)).ToList();
        var deciding = decide.Begin(tx, about, [.. wished.Select(i => i.Touchpoint)], now);
        // Only now: who raised the same before has either committed or holds the person no more.
        var known = intents.Find(tx, [.. wished.Select(i => i.Key).Distinct()]);
        var digests = new Dictionary<string, byte[]>(StringComparer.Ordinal);
        var isNew = new bool[raised.Count];
        for (var i = 0; i < raised.Count; i++)
        {
            var digest = raised[i].Digest(wished[i]);
            if ((known.TryGetValue(wished[i].Key, out var before) ? before.Digest : digests.GetValueOrDefault(wished[i].Key)) is { } used)
            {
                if (!used.AsSpan().SequenceEqual(digest))
                    throw new RefusedException(StatusCodes.Status409Conflict, $"The key “{wished[i].Key}” was used for another intent. Nothing of this request was taken; give each intent a key of its own.");
                continue;
            }
            digests[wished[i].Key] = digest;
            isNew[i] = true;
            deciding.DecideNew(wished[i], digest);
        }
        deciding.Write(now);
        return Answers(tx, wished, isNew, digests, deciding);
    }

    private List<RaisedAnswer> Answers(Transaction tx, List<Intent> wished, bool[] isNew, Dictionary<string, byte[]> madeHere, Deciding deciding)
    {
        var before = wished.Select(i => i.Key).Where(key => !madeHere.ContainsKey(key)).Distinct().ToList();
        var (states, last) = (intents.Find(tx, before), decisions.Last(tx, before));
        return [.. wished.Select((intent, i) =>
        {
            var (state, decision) = madeHere.ContainsKey(intent.Key) ? deciding.OutcomeOf(intent.Key) : (states[intent.Key].State, last[intent.Key]);
            return new RaisedAnswer(intent.Key, !isNew[i], Intents.Text(state), DecisionAnswer.Of(decision));
        })];
    }

    /// <summary>The identifiers by which the intents name people, in their order.</summary>
    private List<long> Find(Session session, IReadOnlyList<NewIntent> raised)
    {
        var named = raised.Select(intent => Named(intent.Person)).ToList();
        var known = identifiers.WithValues(session, [.. named.Select(n => n?.Value).OfType<string>().Distinct()]).ToLookup(i => (i.Type, i.Value));
        return [.. raised.Select((intent, i) => named[i] is { } name && known[(name.Type, name.Value)].ToList() is [var one] ? one.Id
            : text.Find(session, intent.Person ?? throw new UserErrorException($"The intent “{intent.Key}” needs its person: email:ann@example.org, or #17.")).Id)];
    }

    private static Identifier? Named(string? person) =>
        person?.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon ? Identifier.Of(person[..colon], person[(colon + 1)..]) : null;

    private static readonly JsonSerializerOptions Strict = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = System.Text.Json.Serialization.JsonUnmappedMemberHandling.Disallow,
        NumberHandling = System.Text.Json.Serialization.JsonNumberHandling.Strict,
    };
}
