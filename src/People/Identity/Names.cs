using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>What people are called: the newest name that an identify brought, by the identifier it was about.</summary>
internal sealed class Names
{
    private const int Longest = 200;

    public void Add(Transaction tx, IReadOnlyList<Event> events) => tx.ExecuteMany(
        """
        insert into names (identifier, name, said_at) values (@id, @name, @at)
        on conflict (identifier) do update set name = excluded.name, said_at = excluded.said_at
        where excluded.said_at >= names.said_at
        """,
        ["id", "name", "at"],
        [.. events.Where(e => e.Kind == "identify")
            .Select(e => (Event: e, Name: In(e.Properties)))
            .Where(said => said.Name is not null)
            .Select(said => new object?[] { said.Event.Subject, said.Name, said.Event.OccurredAt })]);

    public void Clear(Transaction tx) => tx.Execute("delete from names");

    /// <summary>The trait <c>name</c>, or first and last name together, in camelCase or snake_case; null where there is none.</summary>
    internal static string? In(string traits)
    {
        using var document = JsonDocument.Parse(traits, new() { MaxDepth = 512 });
        var name = Text(document, "name")
            ?? string.Join(' ', new[] { Text(document, "firstName", "first_name"), Text(document, "lastName", "last_name") }.OfType<string>());
        name = name.Trim();
        return name.Length == 0 ? null : name.Length > Longest ? name[..Longest] : name;
    }

    private static string? Text(JsonDocument traits, params ReadOnlySpan<string> keys)
    {
        foreach (var key in keys)
            if (traits.RootElement.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String)
                return value.GetString();
        return null;
    }
}
