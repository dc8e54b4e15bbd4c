using Throughline.Kernel.Storage;

namespace Throughline.People.Timeline;

/// <summary>A phase of a person's life as a customer, from one instant to another; null: it lasts.</summary>
public sealed record PhaseOfLife(string Name, long From, long? Until);

/// <summary>Who knows in which phases people were; the strip and the cards show them.</summary>
public interface IPhasesOfLife
{
    /// <summary>In order of time, without gaps between them.</summary>
    IReadOnlyList<PhaseOfLife> Of(Session session, IReadOnlyList<long> identifiers);
}
