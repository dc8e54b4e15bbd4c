using Xunit;

namespace Throughline.Support;

/// <summary>Public data sets that may not ship: in the folder that THROUGHLINE_REAL_DATA names, or in <c>../shared/data</c> beside the repository.</summary>
public static class RealData
{
    /// <summary>The path of a data file, such as <c>logs/helpdesk.xes.gz</c>. Where it is missing the test is skipped and says so; with CI=true it fails.</summary>
    public static string File(string name)
    {
        var folder = Environment.GetEnvironmentVariable("THROUGHLINE_REAL_DATA") is { Length: > 0 } stated
            ? stated
            : Path.GetFullPath(Path.Combine(Repository.Root, "..", "shared", "data"));
        var file = Path.Combine(folder, name);
        if (System.IO.File.Exists(file))
            return file;
        var reason = $"The data file {file} is missing. Set THROUGHLINE_REAL_DATA to the folder that holds {name}.";
        if (Repository.IsCI)
            Assert.Fail(reason);
        Assert.Skip(reason);
        return file;
    }
}
