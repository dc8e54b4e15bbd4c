using System.Xml.Linq;

namespace Throughline.Architecture.Tests;

public sealed class ModuleOrderTests
{
    /// <summary>A module may reference only modules before it: docs/architecture.md.</summary>
    private static readonly string[] Order =
    [
        "Kernel", "Web", "Strata", "Staff", "Events", "People", "Gate", "Conversations", "Feedback", "Journeys", "Channels", "Scorecard", "Host",
    ];

    public static TheoryData<string> Modules => [.. Source.Projects("src")];

    [Theory, MemberData(nameof(Modules))]
    public void A_module_references_only_modules_before_it(string project)
    {
        var module = Source.ModuleOf(project);
        Assert.Contains(module, Order);
        foreach (var referenced in ReferencesOf(project))
            Assert.True(Array.IndexOf(Order, referenced) < Array.IndexOf(Order, module), $"{module} references {referenced}, which comes after it.");
    }

    [Fact]
    public void Strata_references_nothing() => Assert.Empty(ReferencesOf("src/Strata/Strata.csproj"));

    [Fact]
    public void Feedback_meets_conversations_and_journeys_only_in_the_log()
    {
        if (Source.Projects("src").Contains("src/Feedback/Feedback.csproj", StringComparer.Ordinal))
            Assert.DoesNotContain(ReferencesOf("src/Feedback/Feedback.csproj"), name => name is "Conversations" or "Journeys");
    }

    [Fact]
    public void No_project_of_the_product_references_a_test()
    {
        foreach (var project in Source.Projects("src"))
            Assert.DoesNotContain(ProjectReferences(project), path => path.Contains("tests/", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var solution = XDocument.Parse(Source.Read("Throughline.slnx")).Descendants("Project").Select(p => p.Attribute("Path")!.Value);
        Assert.Equal(Source.Projects("").Order(StringComparer.Ordinal), solution.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Package_versions_stand_in_one_place()
    {
        foreach (var project in Source.Projects(""))
        {
            var stated = XDocument.Parse(Source.Read(project)).Descendants("PackageReference")
                .Where(p => p.Attributes().Any(a => a.Name.LocalName is "Version" or "VersionOverride") || p.Elements("Version").Any());
            Assert.True(!stated.Any(), $"{project} states a package's version; it belongs in Directory.Packages.props.");
        }
    }

    private static IEnumerable<string> ReferencesOf(string project) => ProjectReferences(project).Select(path => Path.GetFileNameWithoutExtension(path));

    private static IEnumerable<string> ProjectReferences(string project) =>
        XDocument.Parse(Source.Read(project)).Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value.Replace('\\', '/'));
}
