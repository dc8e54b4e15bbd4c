namespace Throughline.Support;

/// <summary>The browser of the system: the one that Playwright would download is not to be had everywhere.</summary>
public static class Chromium
{
    private static readonly string[] Places =
        ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium"];

    /// <summary>Nothing but what the tests ask for: no updates, no talk with its maker.</summary>
    public static IReadOnlyList<string> Arguments { get; } =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    /// <exception cref="InvalidOperationException">There is none.</exception>
    public static string Program { get; } = Places.FirstOrDefault(File.Exists)
        ?? throw new InvalidOperationException($"Chromium is missing: none of {string.Join(", ", Places)} is there. Debian: apt-get install chromium.");
}
