using System.Globalization;

namespace Throughline.Kernel;

/// <summary>
/// Named points at which the fault harness kills the process, as a power cut would: <c>THROUGHLINE_FAULT=name:n</c>
/// ends it with SIGKILL the n-th time that <see cref="Reached"/> is called with that name. Without the variable a point costs one comparison.
/// </summary>
public static class FaultPoints
{
    /// <summary>A unit has run inside the database transaction, which has not committed.</summary>
    public const string BeforeCommit = "before-commit";

    /// <summary>The transaction is durable; its callers have not been told.</summary>
    public const string AfterCommit = "after-commit";

    /// <summary>A reader's effect is written; its cursor is not.</summary>
    public const string ReaderEffect = "reader-effect";

    private static readonly (string Name, int At)? Armed = Read(Environment.GetEnvironmentVariable("THROUGHLINE_FAULT"));
    private static int count;

    public static void Reached(string name)
    {
        if (Armed is not { } armed || armed.Name != name || Interlocked.Increment(ref count) != armed.At)
            return;
        System.Diagnostics.Process.GetCurrentProcess().Kill();
        Thread.CurrentThread.Join();
    }

    private static (string, int)? Read(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        var colon = text.LastIndexOf(':');
        return colon < 0 ? (text, 1) : (text[..colon], int.Parse(text.AsSpan(colon + 1), CultureInfo.InvariantCulture));
    }
}
