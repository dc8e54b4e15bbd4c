using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;

namespace Throughline.Web.Webhooks;

/// <summary>Something that webhooks can be told of. Modules register theirs with <see cref="WebhookTopics.AddWebhookTopic"/>.</summary>
/// <param name="Name">As in <c>person.traits</c>: the <c>type</c> of the message.</param>
public sealed record WebhookTopic(string Name, string About);

public static class WebhookTopics
{
    public static IServiceCollection AddWebhookTopic(this IServiceCollection services, WebhookTopic topic) => services.AddSingleton(topic);
}

/// <summary>A receiver: told of these topics at this address, in messages signed with this secret. Disabled ones are told nothing.</summary>
/// <param name="ExceptSource">A source whose changes it does not need to be told, since it sent them itself; null for none.</param>
public sealed record Webhook(
    long Id, string Url, IReadOnlyList<string> Topics, string Secret, string? ExceptSource, long CreatedAt, long? DisabledAt, string? DisabledWhy)
{
    public const string SecretPrefix = "whsec_";

    public bool IsActive => DisabledAt is null;

    /// <summary>The kind under which its deliveries are planned: each receiver has a queue of its own, so that a dead one holds up none but its own.</summary>
    public string Work => "webhook:" + Id.ToString(System.Globalization.CultureInfo.InvariantCulture);

    /// <exception cref="UserErrorException">It is no address that could be sent to.</exception>
    public static Uri CheckedUrl(string? url, WebhookOptions options)
    {
        if (!Uri.TryCreate(url?.Trim(), UriKind.Absolute, out var address) || address.Scheme is not ("https" or "http") || address.UserInfo.Length > 0
            || address.Fragment.Length > 0 || address.OriginalString.Length > 2000)
            throw new UserErrorException("A webhook needs an address like https://crm.example.com/hooks, without a user and without #.");
        if (address.Scheme == "http" && !options.Allows(address.Host))
            throw new UserErrorException($"Only https: what is sent speaks of people. An operator who wants {address.Host} without encryption names it in THROUGHLINE__WEBHOOKS__ALLOWEDHOSTS.");
        return address;
    }
}

/// <summary>Settings under <c>Throughline:Webhooks</c>; as environment variables <c>THROUGHLINE__WEBHOOKS__…</c>.</summary>
public sealed class WebhookOptions
{
    public const string Section = "Throughline:Webhooks";

    /// <summary>
    /// Hosts, by the name that stands in the address, with commas between, that may be at private or loopback addresses or without encryption.
    /// </summary>
    public string AllowedHosts { get; set; } = "";

    public bool Allows(string host) =>
        AllowedHosts.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Contains(host.Trim('[', ']'), StringComparer.OrdinalIgnoreCase);
}
