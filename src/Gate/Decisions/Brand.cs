using System.Text.RegularExpressions;
using Throughline.Gate.Policies;

namespace Throughline.Gate.Decisions;

/// <summary>Rule 4: what may be said. Marketing and sales go out in an approved version of a template; in free text of others, what the brand minds is shown.</summary>
internal static partial class Brand
{
    public static void Look(Intent intent, BrandRules brand, List<Finding> findings)
    {
        if (intent.Purpose is Purpose.Marketing or Purpose.Sales)
            findings.Add(Template(intent, brand));
        else if (intent.Template is not null)
            findings.Add(IsApproved(intent, brand)
                ? new(DecisionRule.Brand, Verdict.Send, $"Template {intent.Template} is approved.")
                : new(DecisionRule.Brand, Verdict.Send, $"Mind that template {intent.Template} is not approved in version {intent.TemplateVersion}."));
        else
            Text(intent.Text ?? "", brand, findings);
    }

    private static Finding Template(Intent intent, BrandRules brand) =>
        intent.Template is null ? new(DecisionRule.Brand, Verdict.Drop, $"{intent.Purpose} goes out in an approved template, not in free text.")
        : IsApproved(intent, brand) ? new(DecisionRule.Brand, Verdict.Send, $"Template {intent.Template} is approved.")
        : new(DecisionRule.Brand, Verdict.Drop, $"Version {intent.TemplateVersion} of template {intent.Template} is not approved.");

    private static bool IsApproved(Intent intent, BrandRules brand) => brand.Templates is null
        || (brand.Templates.TryGetValue(intent.Template!, out var versions) && intent.TemplateVersion is { } version && versions.Contains(version));

    private static void Text(string text, BrandRules brand, List<Finding> findings)
    {
        var minded = new List<string>();
        foreach (var word in brand.Forbidden)
            if (text.Contains(word, StringComparison.OrdinalIgnoreCase))
                minded.Add($"“{word}” is a word we do not use");
        if (brand.SignOff is { } signOff && !text.Contains(signOff, StringComparison.Ordinal))
            minded.Add($"the sign-off “{signOff}” is missing");
        if (brand.Links is { } hosts)
            foreach (Match link in Links().Matches(text))
                if (!hosts.Any(host => Is(link.Groups["host"].Value, host)))
                    minded.Add($"it links to {link.Groups["host"].Value}");
        findings.Add(new(DecisionRule.Brand, Verdict.Send, minded.Count == 0 ? "The brand minds nothing in the text." : $"Mind: {string.Join("; ", minded)}."));
    }

    private static bool Is(string linked, string host) =>
        linked.Equals(host, StringComparison.OrdinalIgnoreCase) || linked.EndsWith("." + host, StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"https?://(?:[^/\s@]*@)?(?<host>[^/\s:?#@]+)", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Links();
}
