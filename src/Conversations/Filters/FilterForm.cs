using Microsoft.AspNetCore.Http;

namespace Throughline.Conversations.Filters;

/// <summary>A filter as a form says it: whatever was written comes back to be mended.</summary>
/// <param name="Id">Of a kept one; empty for one that is not kept.</param>
/// <param name="Team">Whose it is to be, or is; empty for one's own.</param>
/// <param name="Said">By field of <see cref="FilterText"/>.</param>
public sealed record FilterForm(string Id, string Name, string Team, IReadOnlyDictionary<string, string> Said)
{
    internal static FilterForm Of(SavedFilter kept) => new(kept.Id, kept.Name, kept.Team ?? "", FilterText.Of(kept.Filter));

    internal static FilterForm Of(InboxFilter? filter) => new("", "", "", filter is null ? new Dictionary<string, string>() : FilterText.Of(filter));

    internal static FilterForm Of(string id, IFormCollection form) => new(
        id, form["name"].ToString(), form["for"].ToString(), FilterText.Fields.ToDictionary(field => field, field => string.Join(',', form[field].Where(value => !string.IsNullOrWhiteSpace(value)))));

    public string Field(string name) => Said.GetValueOrDefault(name, "");

    /// <summary>Whether this is one of a field's values.</summary>
    public bool Has(string name, string value) => Field(name).Split(',').Contains(value);

    /// <exception cref="Kernel.UserErrorException">It can't be read, or can't be so.</exception>
    internal InboxFilter Read() => FilterText.Read(Field);
}
