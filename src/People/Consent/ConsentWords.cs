using System.Text.Json;
using Throughline.Events.Log;
using Throughline.People.Profiles;

namespace Throughline.People.Consent;

/// <summary>Where events speak of consent, and what they say: the only place that knows the names (docs/consent.md lists them).</summary>
internal static class ConsentWords
{
    public const string Given = "Consent given", Withdrawn = "Consent withdrawn", Subscribed = "Topic subscribed", Unsubscribed = "Topic unsubscribed";

    public static IEnumerable<ConsentStatement> In(Event e) => e.Kind switch
    {
        "identify" => InTraits(e),
        "track" or "consent" => InName(e),
        _ => [],
    };

    private static IEnumerable<ConsentStatement> InName(Event e)
    {
        if (Is(e, Given))
            return Stated(e, given: true);
        if (Is(e, Withdrawn))
            return Stated(e, given: false);
        if (Is(e, Subscribed))
            return Topics(e, subscribed: true);
        if (Is(e, Unsubscribed))
            return Topics(e, subscribed: false);
        if (Is(e, "Unsubscribed") || Is(e, "Email Unsubscribed"))
            return [Of(e, Word(e.Channel) is { } c and not ("web" or "app" or "server") ? c : "email", ConsentPurpose.Marketing, false, isTrait: false)];
        if (Is(e, "Segment Consent Preference Updated") && e.Context is not null)
            return InCategories(e);
        return [];
    }

    private static bool Is(Event e, string name) => string.Equals(e.Name, name, StringComparison.OrdinalIgnoreCase);

    private static List<ConsentStatement> Stated(Event e, bool given)
    {
        using var document = TraitText.Parse(e.Properties);
        var said = document.RootElement;
        if (said.ValueKind != JsonValueKind.Object)
            return [];
        var channels = Words(said, "channel", "channels");
        if (channels.Count == 0)
            channels = [ConsentPurpose.Any];
        // Nobody agrees to what is not named; who takes back without naming what, takes back all.
        var purposes = Words(said, "purpose", "purposes").Where(ConsentPurpose.IsKnown).ToList();
        if (purposes.Count == 0 && !given)
            purposes = [ConsentPurpose.Any];
        var (basis, proof, stater) = (Text(said, "basis", "legalBasis"), Text(said, "proof"), Text(said, "by"));
        return [.. from purpose in purposes.Distinct()
                   from channel in purpose == ConsentPurpose.Tracking ? [ConsentPurpose.Any] : channels.Distinct()
                   select Of(e, channel, purpose, given, isTrait: false) with { Basis = basis, Proof = proof, StatedBy = stater }];
    }

    /// <summary>Whoever names no topic says nothing.</summary>
    private static List<ConsentStatement> Topics(Event e, bool subscribed)
    {
        using var document = TraitText.Parse(e.Properties);
        var said = document.RootElement;
        if (said.ValueKind != JsonValueKind.Object)
            return [];
        var channels = Words(said, "channel", "channels");
        if (channels.Count == 0)
            channels = [ConsentPurpose.Any];
        var (proof, stater) = (Text(said, "proof"), Text(said, "by"));
        return [.. from topic in Words(said, "topic", "topics").Select(ConsentPurpose.Topic).OfType<string>().Distinct()
                   from channel in channels.Distinct()
                   select Of(e, channel, topic, subscribed, isTrait: false) with { Proof = proof, StatedBy = stater }];
    }

    /// <summary><c>consent: {marketing: {email: true}, tracking: false}</c>, <c>topics: {gardening: false}</c>, Customer.io's <c>unsubscribed</c>, Braze's <c>email_subscribe</c> and <c>push_subscribe</c>.</summary>
    private static List<ConsentStatement> InTraits(Event e)
    {
        if (!Speaks(e.Properties))
            return [];
        using var document = TraitText.Parse(e.Properties);
        var said = document.RootElement;
        var found = new List<ConsentStatement>();
        if (said.ValueKind != JsonValueKind.Object)
            return found;
        if (said.TryGetProperty("consent", out var consent) && consent.ValueKind == JsonValueKind.Object)
            foreach (var purpose in consent.EnumerateObject().Where(p => ConsentPurpose.IsKnown(p.Name)))
            {
                if (Answer(purpose.Value) is { } all)
                    found.Add(Of(e, ConsentPurpose.Any, purpose.Name, all, isTrait: true));
                else if (purpose.Value.ValueKind == JsonValueKind.Object && purpose.Name != ConsentPurpose.Tracking)
                    foreach (var channel in purpose.Value.EnumerateObject())
                        if (Word(channel.Name) is { } name && Answer(channel.Value) is { } given)
                            found.Add(Of(e, name, purpose.Name, given, isTrait: true));
            }
        if (said.TryGetProperty("topics", out var topics) && topics.ValueKind == JsonValueKind.Object)
            foreach (var topic in topics.EnumerateObject())
                if (ConsentPurpose.Topic(topic.Name) is { } name && Answer(topic.Value) is { } subscribed)
                    found.Add(Of(e, ConsentPurpose.Any, name, subscribed, isTrait: true));
        if (said.TryGetProperty("unsubscribed", out var unsubscribed) && Answer(unsubscribed) == true)
            found.Add(Of(e, ConsentPurpose.Any, ConsentPurpose.Marketing, false, isTrait: true));
        foreach (var channel in (string[])["email", "push"])
            if (Text(said, channel + "_subscribe") is "opted_in" or "unsubscribed")
                found.Add(Of(e, channel, ConsentPurpose.Marketing, Text(said, channel + "_subscribe") == "opted_in", isTrait: true));
        return [.. found.DistinctBy(s => (s.Channel, s.Purpose, s.Given))];
    }

    /// <summary>Of a consent banner's categories, only what allows to follow people says something here.</summary>
    private static List<ConsentStatement> InCategories(Event e)
    {
        using var document = TraitText.Parse(e.Context!);
        if (document.RootElement.ValueKind == JsonValueKind.Object
            && document.RootElement.TryGetProperty("consent", out var consent) && consent.ValueKind == JsonValueKind.Object
            && consent.TryGetProperty("categoryPreferences", out var categories) && categories.ValueKind == JsonValueKind.Object)
            foreach (var category in categories.EnumerateObject())
                if (category.Name.Equals("Analytics", StringComparison.OrdinalIgnoreCase) && Answer(category.Value) is { } given)
                    return [Of(e, ConsentPurpose.Any, ConsentPurpose.Tracking, given, isTrait: false)];
        return [];
    }

    // A look at the text saves most identifies from being read a second time.
    private static bool Speaks(string properties) => properties.Contains("consent", StringComparison.Ordinal) || properties.Contains("subscribe", StringComparison.Ordinal)
        || properties.Contains("\"topics\"", StringComparison.Ordinal);

    private static ConsentStatement Of(Event e, string channel, string purpose, bool given, bool isTrait) =>
        new(e.Subject, channel, purpose, given, e.Source, "", e.OccurredAt, e.OccurredAt, null, null, null, e.MessageId, e.Sequence, isTrait);

    private static List<string> Words(JsonElement said, params string[] names)
    {
        var words = new List<string>();
        foreach (var name in names)
            if (said.TryGetProperty(name, out var value))
                words.AddRange((value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Select(AsText) : [AsText(value)]).Select(Word).OfType<string>());
        return words;
    }

    private static string? Text(JsonElement said, params string[] names)
    {
        foreach (var name in names)
            if (said.TryGetProperty(name, out var value) && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
            {
                var text = AsText(value) ?? value.GetRawText();
                return text.Length <= ConsentStatement.LongestText ? text : text[..ConsentStatement.LongestText] + "…";
            }
        return null;
    }

    private static string? AsText(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    /// <summary>A channel or purpose as it is compared; null for what is none.</summary>
    internal static string? Word(string? text)
    {
        var word = text?.Trim().ToLowerInvariant();
        return word is "all" or "any" ? ConsentPurpose.Any
            : word is { Length: > 0 and <= ConsentStatement.LongestWord } && !word.Any(char.IsControl) ? word : null;
    }

    private static bool? Answer(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        JsonValueKind.String => value.GetString()!.ToLowerInvariant() switch
        {
            "true" or "yes" or "granted" or "given" => true,
            "false" or "no" or "denied" or "withdrawn" => false,
            _ => null,
        },
        _ => null,
    };
}
