namespace Throughline.Journeys.Queries;

/// <summary>Addresses that hold the question itself, so that they can be sent to a colleague.</summary>
public static class QueryAddress
{
    /// <summary>The page of a query's answer.</summary>
    public static string Of(JourneyQuery query) => Of(query.Ask == Ask.Behind ? "/journeys/behind" : "/journeys", query);

    /// <summary>Another page or route with a query.</summary>
    public static string Of(string path, JourneyQuery query) => $"{path}?q={Uri.EscapeDataString(query.ToString())}";

    /// <summary>What is behind a number of a query's answer.</summary>
    public static string Behind(JourneyQuery query, NumberAsked number, int page = 1) => Of(query.Number(number, page));

    /// <summary>The query for what is behind a number of another's answer; a part that only the other's answer needs goes.</summary>
    public static JourneyQuery Number(this JourneyQuery query, NumberAsked number, int page = 1) => query with
    {
        Ask = Ask.Behind,
        Behind = number == new NumberAsked() ? null : number,
        Page = page > 1 ? page : null,
        Top = null,
        Channels = null,
        Compare = null,
        Funnel = number.IsOf(Ask.Funnel) ? query.Funnel : null,
        Paths = number.IsOf(Ask.Paths) ? query.Paths : null,
        DropOff = number.IsOf(Ask.DropOff) ? query.DropOff : null,
        Escalation = number.IsOf(Ask.Escalation) ? query.Escalation : null,
        Model = number.IsOf(Ask.Conformance) ? query.Model : null,
    };

    /// <summary>The query about one side of a comparison: behind its numbers stand steps, edges, variants and steps of the funnel as anywhere.</summary>
    public static JourneyQuery Side(this JourneyQuery query, SideAsked side) => query with { Events = side.Events ?? query.Events, Journeys = side.Journeys ?? query.Journeys };

    /// <summary>The map of the journeys that a query is about.</summary>
    public static JourneyQuery ToMap(this JourneyQuery query) => new() { By = query.By, View = query.View, Events = query.Events, Journeys = query.Journeys };
}
