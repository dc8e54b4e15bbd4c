using System.Text.RegularExpressions;

namespace Throughline.Architecture.Tests;

public sealed partial class NamesTests
{
    [Fact]
    public void No_type_has_a_name_that_says_nothing()
    {
        var wrong =
            from file in Source.Code("src").Concat(Source.Code("tests"))
            from match in Declared().Matches(Source.Read(file)).Select(m => m.Groups["name"].Value).Append(Path.GetFileNameWithoutExtension(file))
            where SaysNothing().IsMatch(match)
            select $"{file}: {match}";
        Assert.Empty(wrong);
    }

    [Fact]
    public void Every_module_has_its_table_of_contents()
    {
        foreach (var module in Source.Projects("src").Select(Source.ModuleOf).Where(m => m is not ("Strata" or "Host")))
            Assert.Contains($"src/{module}/{module}Module.cs", Source.Files);
    }

    [Fact]
    public void Nothing_names_the_place_where_it_was_written_or_a_registrys_host()
    {
        // in pieces, so that this file does not name them itself
        string[] banned = ["/wo" + "rk/", "registry.npm" + "js.org", "api.nu" + "get.org", "deb.deb" + "ian.org", "registry.ya" + "rnpkg.com"];
        var wrong =
            from file in Source.Files
            where Path.GetExtension(file) is not (".png" or ".gz" or ".woff2" or ".ico" or ".jpg")
            let text = Source.Read(file)
            from word in banned
            where text.Contains(word, StringComparison.OrdinalIgnoreCase)
            select $"{file}: {word}";
        Assert.Empty(wrong);
    }

    [GeneratedRegex(@"\b(class|record|struct|interface|enum)\s+(struct\s+|class\s+)?(?<name>[A-Z]\w*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Declared();

    [GeneratedRegex(@"(Service|Manager|Helper|Helpers|Util|Utils|Utilities|Dto|Common)$", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex SaysNothing();
}
