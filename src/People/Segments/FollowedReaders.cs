using Throughline.Events.Log;
using Throughline.Events.Readers;
using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>
/// The readers whose work rules look at. Nothing is decided about an event before all of them have met it, so that nobody enters a
/// segment for the moment in which one part of what is known has come and another has not.
/// </summary>
internal sealed class FollowedReaders(Cursors cursors)
{
    private static readonly string[] Names = ["identity", "profile", "segments"];

    public Position Passed(Session session) => Names.Select(name => cursors.Of(session, name)).Min();
}
