using System.Globalization;
using Throughline.Journeys.Queries;
using Throughline.Kernel;

namespace Throughline.Journeys.BeforeAndAfter;

/// <summary>The fields of paths in the page's form.</summary>
public sealed record PathsForm
{
    public const string Both = "both", After = "after", Before = "before";

    /// <summary>The step from which paths go out.</summary>
    public string? At { get; init; }

    /// <summary>both, after or before; as the query says it, or both, unless stated.</summary>
    public string? Ways { get; init; }

    /// <summary>How many steps.</summary>
    public string? Far { get; init; }

    /// <summary>How many different steps are told apart at each place.</summary>
    public string? Most { get; init; }

    /// <summary>The fields were sent, be it empty; just <see cref="Ways"/> stands in addresses too.</summary>
    internal bool IsSent => At is not null || Far is not null || Most is not null;

    /// <summary>Null where no step is named.</summary>
    /// <exception cref="UserErrorException">A field can't be understood.</exception>
    internal PathsAsked? ToAsked() => string.IsNullOrWhiteSpace(At) ? null : new PathsAsked
    {
        At = At.Trim(),
        Steps = Number(Far, "how many steps are shown") is var far && far == PathsAsked.UsualSteps ? null : far,
        Most = Number(Most, "how many steps are told apart") is var most && most == PathsAsked.UsualMost ? null : most,
    };

    /// <summary>Which ways are shown: a place further along has one only.</summary>
    /// <exception cref="UserErrorException">It is none of them.</exception>
    internal string WaysOf(PathsAsked? asked) => asked switch
    {
        { Along.Count: > 0 } => asked.Before == true ? Before : After,
        _ => string.IsNullOrEmpty(Ways) ? asked?.Before == true ? Before : Both
            : Ways is Both or After or Before ? Ways : throw new UserErrorException($"'{Ways}' is no way to follow a step. There are: {Both}, {After} and {Before}."),
    };

    internal static PathsForm Of(PathsAsked? asked, string ways) => new()
    {
        At = asked?.At,
        Ways = ways,
        Far = Text(asked?.Steps ?? PathsAsked.UsualSteps),
        Most = Text(asked?.Most ?? PathsAsked.UsualMost),
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static int? Number(string? text, string what) => string.IsNullOrWhiteSpace(text) ? null
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number
        : throw new UserErrorException($"'{text}' does not say {what}. Say a whole number.");
}
