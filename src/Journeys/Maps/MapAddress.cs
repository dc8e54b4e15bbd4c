using System.Globalization;
using System.Text;

namespace Throughline.Journeys.Maps;

/// <summary>Addresses of a map and of what is behind its numbers: the question itself, so that they can be sent to a colleague.</summary>
internal static class MapAddress
{
    public static string OfMap(MapRequest request) => Of("/journeys", request);

    public static string OfEdge(MapRequest request, string from, string to, int page = 1) =>
        Of("/journeys/edge", request, [("fromStep", from), ("toStep", to)], page);

    public static string OfStep(MapRequest request, string step, int page = 1) => Of("/journeys/step", request, [("atStep", step)], page);

    public static string OfVariant(MapRequest request, IEnumerable<string> path, int page = 1) =>
        Of("/journeys/variant", request, path.Select(step => ("path", step)), page);

    /// <summary>The same question on another page, with what that page asks besides.</summary>
    public static string Of(string path, MapRequest request, IEnumerable<(string Name, string Value)>? more = null, int page = 1)
    {
        var text = new StringBuilder(path);
        foreach (var (name, value) in Parameters(request).Concat(more ?? []))
            text.Append(text.Length == path.Length ? '?' : '&').Append(name).Append('=').Append(Uri.EscapeDataString(value));
        if (page > 1)
            text.Append(CultureInfo.InvariantCulture, $"&page={page}");
        return text.ToString();
    }

    /// <summary>The question as the parameters of an address or the fields of a form.</summary>
    public static IEnumerable<(string Name, string Value)> Parameters(MapRequest request)
    {
        (string, string?)[] single =
        [
            ("by", request.By == "property" ? "property:" + request.Property : request.By), ("source", request.Source), ("from", request.From),
            ("to", request.To), ("eventsFrom", request.EventsFrom), ("eventsTo", request.EventsTo),
        ];
        (string, string[]?)[] several =
        [
            ("step", request.Step), ("hide", request.Hide), ("channel", request.Channel), ("where", request.Where), ("contains", request.Contains),
        ];
        return single.Concat(several.SelectMany(s => (s.Item2 ?? []).Select(value => (s.Item1, (string?)value))))
            .Where(p => !string.IsNullOrEmpty(p.Item2)).Select(p => (p.Item1, p.Item2!));
    }
}
