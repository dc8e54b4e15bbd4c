using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Preferences;
using Throughline.Web.Access;

namespace Throughline.People.Profiles;

/// <param name="Traits">An object: each name becomes the value given; null says that there is none any more.</param>
internal sealed record NewTraits(JsonElement Traits);

/// <param name="Channel">One of those on which people can be reached; null leaves it as it is.</param>
/// <param name="Frequency">never, daily, weekly, fortnightly, monthly, quarterly, yearly, or as in "3 per week"; null leaves it as it is.</param>
internal sealed record NewPreferences(string? Channel, string? Frequency);

/// <summary>The event that says it.</summary>
internal sealed record StatedAnswer(long Sequence, string MessageId);

/// <summary>What is stated of a person is an identify in the log, and what it says holds at once.</summary>
internal sealed class SetTraits(Database database, StateFact facts)
{
    private const int Largest = 32 * 1024;
    private const int Most = 200;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/people/{id:long}/traits", Form).Require(Permissions.PeopleWrite).WithTags("Pages");
        routes.MapPost("/people/{id:long}/preferences", PreferencesForm).Require(Permissions.PeopleWrite).WithTags("Pages");
        routes.MapPost("/api/people/{id:long}/traits", Api).Require(Permissions.PeopleWrite).WithTags("People")
            .WithSummary("State traits of a person: an identify event from our own source, with who said it.");
        routes.MapPost("/api/people/{id:long}/preferences", PreferencesApi).Require(Permissions.PeopleWrite).WithTags("People")
            .WithSummary("State the preferred channel, the preferred frequency, or both.");
    }

    private static Task<IResult> Form(
        long id, [FromForm] string? name, [FromForm] string? value, [FromForm] string? none, SetTraits set, ShowProfile show, Caller caller) =>
        show.After(id, () => set.Do(id, Checked(name, none is null ? TraitText.Typed(value ?? "") : JsonSerializer.SerializeToElement<string?>(null)), caller));

    private static Task<IResult> PreferencesForm(
        long id, [FromForm] string? channel, [FromForm] string? frequency, SetTraits set, ShowProfile show, Caller caller) =>
        show.After(id, () => set.Do(id, Checked(new NewPreferences(channel, frequency)), caller));

    private static Task<StatedAnswer> Api(long id, NewTraits request, SetTraits set, Caller caller) => set.Do(id, Checked(request.Traits), caller);

    private static Task<StatedAnswer> PreferencesApi(long id, NewPreferences request, SetTraits set, Caller caller) => set.Do(id, Checked(request), caller);

    internal Task<StatedAnswer> Do(long person, JsonObject traits, Caller caller) => database.Write(tx =>
    {
        var fact = facts.Append(tx, person, null, "identify", "Identified", traits, caller);
        return new StatedAnswer(fact.Sequence, fact.MessageId);
    });

    private static JsonObject Checked(string? name, JsonElement value) => string.IsNullOrWhiteSpace(name)
        ? throw new UserErrorException("Say which trait: a name such as city or plan.")
        : Checked(JsonSerializer.SerializeToElement(new Dictionary<string, JsonElement> { [name.Trim()] = value }));

    /// <exception cref="UserErrorException">It is no object, or larger than an event may be.</exception>
    private static JsonObject Checked(JsonElement traits)
    {
        if (traits.ValueKind != JsonValueKind.Object || !traits.EnumerateObject().Any())
            throw new UserErrorException("traits must be an object with at least one trait: {\"traits\": {\"city\": \"Porto\"}}.");
        if (traits.EnumerateObject().Count() > Most || Encoding.UTF8.GetByteCount(traits.GetRawText()) > Largest)
            throw new UserErrorException($"At most {Most} traits and 32 KB at once.");
        if (traits.EnumerateObject().FirstOrDefault(t => t.Name.Length is 0 or > TraitText.LongestName) is { Value.ValueKind: not JsonValueKind.Undefined })
            throw new UserErrorException($"A trait's name has 1 to {TraitText.LongestName} characters.");
        if (traits.GetRawText().Contains("\\u0000", StringComparison.Ordinal))
            throw new UserErrorException("A trait can't hold the character U+0000.");
        return JsonObject.Create(traits.Clone())!;
    }

    private static JsonObject Checked(NewPreferences stated)
    {
        var traits = new JsonObject();
        if (stated.Channel?.Trim().ToLowerInvariant() is { Length: > 0 } channel)
            traits[PersonPreferences.ChannelTraits[0]] = PersonPreferences.Reachable.Contains(channel, StringComparer.Ordinal) ? channel
                : throw new UserErrorException($"Nobody is reached on “{channel}”. There are: {string.Join(", ", PersonPreferences.Reachable)}.");
        if (stated.Frequency?.Trim() is { Length: > 0 } frequency)
            traits[PersonPreferences.FrequencyTraits[0]] = Frequency.Parse(frequency) is not null ? frequency
                : throw new UserErrorException($"“{frequency}” is no frequency. Say {string.Join(", ", Frequency.Named)}, or how often in how long: 3 per week.");
        return traits.Count > 0 ? traits : throw new UserErrorException("Say which channel, how often, or both.");
    }
}
