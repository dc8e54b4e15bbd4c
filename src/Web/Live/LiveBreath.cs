namespace Throughline.Web.Live;

/// <summary>How often a page is told that a topic changes.</summary>
/// <param name="Between">At least so long between one time and the next.</param>
/// <param name="Spread">In so long each listener has one turn; zero where they are told at once.</param>
internal sealed record LiveBreath(TimeSpan Between, TimeSpan Spread)
{
    private static readonly LiveBreath Few = new(TimeSpan.FromMilliseconds(250), TimeSpan.Zero);

    /// <summary>What one page may take of one core when it asks for its part: so long that all of them together leave three quarters of the machine.</summary>
    private static readonly TimeSpan APage = TimeSpan.FromMilliseconds(32) / Environment.ProcessorCount;

    /// <summary>Four times a second and at once; where so many listen that all of them asking at once would hold up everything else, more seldom and one after the other.</summary>
    public static LiveBreath For(int listeners) => APage * listeners is var all && all > Few.Between ? new(TimeSpan.Zero, all) : Few;
}
