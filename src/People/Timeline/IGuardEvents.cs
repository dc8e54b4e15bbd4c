using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.People.Timeline;

/// <summary>
/// Says whose words are kept from whom: what a module shows to some only is not open to everybody on the timeline. That it happened, when, and on which
/// channel, all may see who see the person.
/// </summary>
public interface IGuardEvents
{
    /// <summary>Of these events those whose words the caller may not read, by sequence, each with a sentence that says why.</summary>
    IReadOnlyDictionary<long, string> Withheld(Session session, Caller caller, IReadOnlyList<Event> events);

    /// <summary>What is left of one whose words are kept from somebody: that it happened, unless a guard leaves more.</summary>
    Event Without(Event e, string why) => e with { Properties = "{}", Context = null, Note = why };
}

public static class GuardsOfModules
{
    public static IServiceCollection AddEventGuard<T>(this IServiceCollection services) where T : class, IGuardEvents => services.AddSingleton<IGuardEvents, T>();
}
