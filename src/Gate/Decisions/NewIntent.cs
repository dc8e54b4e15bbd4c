using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Throughline.Gate.Policies;
using Throughline.Kernel;
using Throughline.People.Consent;

namespace Throughline.Gate.Decisions;

/// <summary>An intent as the API takes it.</summary>
/// <param name="Key">Makes it happen once: the same again changes nothing, another under the same key is refused.</param>
/// <param name="Person">By any identifier: email:ann@example.org, or #17.</param>
/// <param name="Purpose">service, transactional, marketing, sales or research.</param>
/// <param name="Touchpoint">As it is registered.</param>
/// <param name="Team">Who wishes it.</param>
/// <param name="Channels">email, sms, …, in the order wished for.</param>
/// <param name="Template">The template, with its version; or else a text.</param>
/// <param name="TemplateVersion">The template's version.</param>
/// <param name="Text">What is said, where there is no template.</param>
/// <param name="Propensity">How likely it is taken up; with the next three its product ranks intents that compete. 1 where not said.</param>
/// <param name="Context">How well it fits now.</param>
/// <param name="Value">What it is worth.</param>
/// <param name="Lever">What the business adds.</param>
/// <param name="NotBefore">An instant: 2026-03-01T09:00:00Z.</param>
/// <param name="ExpiresAt">Nothing goes out from then on; seven days from now where not said.</param>
/// <param name="ReplyIn">The key of the interaction that an agent replies in.</param>
/// <param name="Topic">What it is about: whoever unsubscribed from that does not get it.</param>
internal sealed record NewIntent(
    string? Key, string? Person, string? Purpose, string? Touchpoint, string? Team, IReadOnlyList<string>? Channels, string? Template = null, int? TemplateVersion = null,
    string? Text = null, double? Propensity = null, double? Context = null, double? Value = null, double? Lever = null, DateTimeOffset? NotBefore = null,
    DateTimeOffset? ExpiresAt = null, string? ReplyIn = null, string? Topic = null)
{
    public const int LongestWord = 200, LongestText = 20_000, MostChannels = 10;
    private const long LongestLife = 366 * Micros.PerDay, UsualLife = 7 * Micros.PerDay;

    /// <summary>As it is kept, of the person's identifier of this id. Pure.</summary>
    /// <exception cref="UserErrorException">Something is missing or out of bounds.</exception>
    public Intent Checked(long identifier, long now)
    {
        var key = Word(Key, "key", Intent.LongestKey);
        var where = $"The intent “{key}”";
        if (Purpose is null || !Policies.Purpose.All.Contains(Purpose, StringComparer.Ordinal))
            throw new UserErrorException($"{where}: there is no purpose “{Purpose}”. There are: {string.Join(", ", Policies.Purpose.All)}.");
        var channels = (Channels ?? []).Select(c => c?.Trim().ToLowerInvariant() ?? "").Distinct().ToList();
        if (channels.Count is 0 or > MostChannels || channels.Exists(c => c.Length is 0 or > 40 || c.Any(char.IsControl)))
            throw new UserErrorException($"{where}: say 1 to {MostChannels} channels, as email or sms.");
        if (Template is null == Text is null)
            throw new UserErrorException($"{where}: say either a template with its version, or a text.");
        if (Template is not null && TemplateVersion is not > 0)
            throw new UserErrorException($"{where}: say which version of the template: templateVersion, from 1 on.");
        if (Text is { } text && (text.Length is 0 or > LongestText || text.Contains('\0', StringComparison.Ordinal)))
            throw new UserErrorException($"{where}: a text has 1 to {LongestText:N0} characters.");
        var notBefore = NotBefore is { } from ? Micros.From(from) : (long?)null;
        var expires = ExpiresAt is { } until ? Micros.From(until) : Math.Max(now, notBefore ?? now) + UsualLife;
        if (expires <= (notBefore ?? long.MinValue) || expires > now + LongestLife + UsualLife)
            throw new UserErrorException($"{where}: it expires after the time it may not go out before, and within a year.");
        return new()
        {
            Key = key,
            Identifier = identifier,
            Purpose = Purpose,
            Touchpoint = Word(Touchpoint, "touchpoint", LongestWord),
            Team = Word(Team, "team", LongestWord),
            Channels = channels,
            Template = Template is null ? null : Word(Template, "template", LongestWord),
            TemplateVersion = Template is null ? null : TemplateVersion,
            Text = Text,
            Topic = Topic is null ? null : ConsentPurpose.Topic(Topic) is { } topic ? ConsentPurpose.TopicOf(topic)
                : throw new UserErrorException($"{where}: a topic is a word or a few, in at most 34 characters."),
            Propensity = Factor(Propensity, where, "propensity"),
            Context = Factor(Context, where, "context"),
            Value = Factor(Value, where, "value"),
            Lever = Factor(Lever, where, "lever"),
            NotBefore = notBefore,
            ExpiresAt = expires,
            RaisedAt = now,
            ReplyIn = ReplyIn is null ? null : Word(ReplyIn, "replyIn", LongestWord),
        };
    }

    /// <summary>Tells the same again from another: of what was said, not of when.</summary>
    public byte[] Digest(Intent made)
    {
        var said = made with { RaisedAt = 0, ExpiresAt = ExpiresAt is null ? 0 : made.ExpiresAt };
        return SHA256.HashData(Encoding.UTF8.GetBytes(RecordedJson.Of(said)))[..16];
    }

    private static double Factor(double? said, string where, string name) => said is null ? 1
        : double.IsFinite(said.Value) && said is >= 0 and <= 1e9 ? said.Value
        : throw new UserErrorException($"{where}: {name} is a number from 0 to a thousand million.");

    private static string Word(string? text, string name, int longest) =>
        text?.Trim() is { Length: > 0 } word && word.Length <= longest && !word.Any(char.IsControl) ? word
            : throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"An intent needs its {name}: 1 to {longest} characters."));
}
