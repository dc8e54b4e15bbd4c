using NodaTime;
using Throughline.Events.Log;

namespace Throughline.People.Timeline;

/// <summary>The zone in which the customer was, as far as the event's context says.</summary>
internal static class CustomersZones
{
    public static DateTimeZone? Of(Event e) =>
        e.Context is null || !e.Context.Contains("timezone", StringComparison.Ordinal) ? null : ReaderZone.Named(new EventWords(e).Context("timezone"));
}
