using Throughline.Kernel.Yaml;

namespace Throughline.Gate.Policies;

/// <summary>The section <c>brand</c> of a policy's document.</summary>
internal static class ReadBrand
{
    public static BrandRules Of(YamlPlace node)
    {
        var fields = node.Fields("forbidden", "signOff", "links", "templates");
        var brand = new BrandRules(
            fields.TryGetValue("forbidden", out var forbidden) ? forbidden.Texts() : [],
            fields.TryGetValue("signOff", out var signOff) ? signOff.Text() : null,
            fields.TryGetValue("links", out var links) ? links.Texts() : null,
            fields.TryGetValue("templates", out var templates) ? Templates(templates) : null);
        if (brand.SignOff is { } required && brand.Forbidden.FirstOrDefault(word => required.Contains(word, StringComparison.OrdinalIgnoreCase)) is { } both)
            signOff!.NeverHolds($"the sign-off must be there, and has the forbidden “{both}” in it.");
        foreach (var link in brand.Links?.Where(link => Uri.CheckHostName(link) == UriHostNameType.Unknown) ?? [])
            links!.Error($"“{link}” is no host's name: write it as example.org.");
        return brand;
    }

    /// <summary>The word any, or versions by a template's name.</summary>
    private static Dictionary<string, IReadOnlyList<int>>? Templates(YamlPlace node)
    {
        if (node.IsText)
        {
            node.Word(["any"]);
            return null;
        }
        return node.Entries().ToDictionary(entry => entry.Key, entry =>
            (IReadOnlyList<int>)[.. entry.Value.Items().Select(item => item.Whole(1, int.MaxValue)).OfType<int>()], StringComparer.Ordinal);
    }
}
