using System.Text.RegularExpressions;

namespace Throughline.Faults;

/// <summary>A trace of strace's, in the order in which things happened: requests read, files synchronised, answers written.</summary>
public sealed partial class SystemCalls
{
    private readonly List<string> steps = [];

    /// <summary>How to start a command so that this can be read from <paramref name="file"/>.</summary>
    /// <param name="also">Other processes to trace, besides the command and what it starts.</param>
    public static string[] Tracing(string file, IEnumerable<int> also) =>
    [
        "strace", "-f", "-qq", "-y", "-s", "64", "-o", file,
        "-e", "trace=fsync,fdatasync,read,recvfrom,recvmsg,write,writev,sendto,sendmsg", "-e", "signal=none",
        .. also.SelectMany(pid => (string[])["-p", pid.ToString()]),
    ];

    /// <param name="durable">What the name of a synchronised file must contain to count: <c>-wal</c>, <c>pg_wal</c>.</param>
    public static SystemCalls Read(string file, string durable)
    {
        var calls = new SystemCalls();
        var begun = new Dictionary<string, string>();
        foreach (var line in File.ReadLines(file))
        {
            var pid = line[..line.IndexOf(' ')];
            if (line.EndsWith("<unfinished ...>", StringComparison.Ordinal))
            {
                begun[pid] = line;
                // An answer counts from when its writing begins.
                if (Answer().IsMatch(line))
                    calls.steps.Add("answer");
                continue;
            }
            var whole = Resumed().IsMatch(line) && begun.Remove(pid, out var start) ? start + line : line;
            if (Synchronised().Match(whole) is { Success: true } sync && sync.Groups["file"].Value.Contains(durable, StringComparison.Ordinal))
                calls.steps.Add("sync");
            else if (Request().IsMatch(whole))
                calls.steps.Add("request");
            else if (Answer().IsMatch(line))
                calls.steps.Add("answer");
        }
        return calls;
    }

    public int Answers => steps.Count(s => s == "answer");

    /// <summary>Answers of 200 to a batch that were written with no synchronisation completed since the request was read. Requests must come one at a time.</summary>
    public int AnswersBeforeSync()
    {
        var wrong = 0;
        var (asked, synced) = (false, false);
        foreach (var step in steps)
        {
            switch (step)
            {
                case "request":
                    (asked, synced) = (true, false);
                    break;
                case "sync":
                    synced = true;
                    break;
                default:
                    if (asked && !synced)
                        wrong++;
                    asked = false;
                    break;
            }
        }
        return wrong;
    }

    [GeneratedRegex(@"\bf(data)?sync\(\d+<(?<file>[^>]*)>.*\)\s+= 0", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Synchronised();

    [GeneratedRegex("\"POST /v1/batch", RegexOptions.None, 1000)]
    private static partial Regex Request();

    [GeneratedRegex("\"HTTP/1.1 200", RegexOptions.None, 1000)]
    private static partial Regex Answer();

    [GeneratedRegex(@"<\.\.\. \w+ resumed>", RegexOptions.None, 1000)]
    private static partial Regex Resumed();
}
