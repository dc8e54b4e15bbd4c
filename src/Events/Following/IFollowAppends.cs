using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.Events.Following;

/// <summary>
/// Acts on certain events in the transaction that appends them, so that whoever reads what it wrote never sees the one without the other.
/// For the few facts on which decisions rest; everything else is a reader.
/// </summary>
public interface IFollowAppends
{
    /// <summary>
    /// Names of the events it acts on, as this transaction sees them: exactly as they stand in <see cref="Event.Name"/>. Asked once a process, and
    /// again when somebody said that they changed (<see cref="FollowedAppends.Changed"/>).
    /// </summary>
    IEnumerable<string> Names(Session session);

    /// <summary>
    /// These were appended, each for the first time, in the order given; all of them are named by one of those who follow, if not by this one.
    /// It does nothing but through the transaction.
    /// </summary>
    void Appended(Transaction tx, IReadOnlyList<Event> events);
}

public static class FollowingAppends
{
    /// <summary>Followers are told in the order in which they are registered.</summary>
    public static IServiceCollection AddFollowedAppends<T>(this IServiceCollection services) where T : class, IFollowAppends =>
        services.AddSingleton<IFollowAppends, T>();
}
