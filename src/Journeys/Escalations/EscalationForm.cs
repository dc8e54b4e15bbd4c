using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Journeys.Escalations;

/// <summary>The fields of the page's form.</summary>
public sealed record EscalationForm
{
    /// <summary>What <see cref="Pairs"/> says for the pairs that the query names.</summary>
    internal const string Named = "named";

    /// <summary>The steps that are a service contact. Empty ones are left out.</summary>
    public string[]? Contact { get; init; }

    /// <summary>The steps that end a conversation.</summary>
    public string[]? Closed { get; init; }

    /// <summary>How far back behaviour counts: 7d (or s, m, h).</summary>
    public string? LookBack { get; init; }

    /// <summary>How long after it a contact counts, and from landmark to landmark.</summary>
    public string? Every { get; init; }

    /// <summary>How many of the most frequent pairs of steps are looked at beside the steps.</summary>
    public string? Pairs { get; init; }

    /// <summary>The fields were sent, be it empty.</summary>
    internal bool IsSent => Contact is { Length: > 0 } || Closed is { Length: > 0 } || !string.IsNullOrEmpty(LookBack) || !string.IsNullOrEmpty(Every) || !string.IsNullOrEmpty(Pairs);

    internal int MostPairs => Pairs switch { "10" => 10, "20" => 20, _ => 0 };

    /// <summary>Null where no contact is named. Pairs are found later.</summary>
    /// <exception cref="UserErrorException">A field can't be understood.</exception>
    public EscalationAsked? ToAsked(EscalationAsked? before) => Stated(Contact) is not { } contact ? null : new EscalationAsked
    {
        Contact = contact,
        Closed = Stated(Closed),
        LookBack = Length(LookBack),
        Every = Length(Every),
        Pairs = Pairs is null or Named ? before?.Pairs : null,
    };

    public static EscalationForm Of(EscalationAsked? asked) => asked is null ? new() : new()
    {
        Contact = [.. asked.Contact],
        Closed = asked.Closed?.ToArray(),
        LookBack = asked.LookBack?.ToString(),
        Every = asked.Every?.ToString(),
        Pairs = asked.Pairs is { Count: > 0 } ? Named : null,
    };

    private static string[]? Stated(string[]? steps) => (steps ?? []).Where(step => step.Length > 0).Distinct().ToArray() is { Length: > 0 } named ? named : null;

    private static QueryLength? Length(string? text) => string.IsNullOrEmpty(text) ? null
        : QueryLength.Find(text) ?? throw new UserErrorException($"'{text}' is no length of time. Say a whole number and s, m, h or d, such as 7d.");
}
