using Throughline.Journeys.Maps;

namespace Throughline.Journeys.Queries;

/// <summary>Refuses queries that nothing can answer.</summary>
internal static class CheckQuery
{
    private const int LongestFunnel = 100;

    public static void Check(JourneyQuery query)
    {
        Period(query.Events?.From, query.Events?.To, "query.events");
        Period(query.Journeys?.From, query.Journeys?.To, "query.journeys");
        if (query.Journeys is { AtLeast: { } least, AtMost: { } most } && least.Micros > most.Micros)
            throw QueryJson.Wrong("query.journeys.atLeast", "is longer than atMost, so no journey is left.");
        if (query.Top is < 0 or > JourneyQuery.MostVariants)
            throw QueryJson.Wrong("query.top", $"must be 0 to {JourneyQuery.MostVariants}.");
        if (query.Page is < 1)
            throw QueryJson.Wrong("query.page", "must be 1 or more.");
        CheckView(query.View);
        CheckProperties(query);
        if (query.Behind is { } number)
            CheckNumber(query, number);
        CheckParts(query);
        if (query.Funnel is { } funnel)
            CheckFunnel(funnel);
        CheckFurther.Check(query);
    }

    public static void Period(QueryInstant? from, QueryInstant? to, string at)
    {
        if (from is { } first && to is { } end && first.Micros >= end.Micros)
            throw QueryJson.Wrong($"{at}.to", "The period is empty: it ends before it begins. 'from' is the first instant in it, 'to' the first after it.");
    }

    private static void CheckView(StepsSeen? view)
    {
        var names = (view?.Merge ?? new Dictionary<string, IReadOnlyList<string>>()).SelectMany(m => m.Value);
        if (names.CountBy(name => name).FirstOrDefault(name => name.Value > 1).Key is { } twice)
            throw QueryJson.Wrong("query.view.merge", $"'{twice}' is seen as two steps; name it once.");
    }

    private static void CheckProperties(JourneyQuery query)
    {
        if (query.PropertyNames().Count > Properties.Most)
            throw QueryJson.Wrong("query", $"At most {Properties.Most} different properties can be used by filters and the view at once.");
    }

    /// <summary>Each ask has its own part, and no other.</summary>
    private static void CheckParts(JourneyQuery query)
    {
        var isBehind = query.Ask == Ask.Behind;
        var ofFunnel = query.Ask == Ask.Funnel || (query.Ask == Ask.Compare && query.Compare?.Of == Compared.Funnel);
        Part("funnel", query.Funnel, ofFunnel || IsBehind(Ask.Funnel), allowed: false);
        Part("paths", query.Paths, query.Ask == Ask.Paths || IsBehind(Ask.Paths), allowed: false);
        Part("dropOff", query.DropOff, query.Ask == Ask.DropOff || IsBehind(Ask.DropOff), allowed: false);
        Part("escalation", query.Escalation, query.Ask == Ask.Escalation || IsBehind(Ask.Escalation), allowed: false);
        Part("model", query.Model, query.Ask == Ask.Conformance || IsBehind(Ask.Conformance), allowed: false);
        Part("compare", query.Compare, query.Ask == Ask.Compare, allowed: false);
        Part("behind", query.Behind, required: false, allowed: isBehind);
        Part("page", query.Page, required: false, allowed: isBehind);
        Part("top", query.Top, required: false, allowed: query.Ask is Ask.Map or Ask.Variants);
        Part("channels", query.Channels, required: false, allowed: query.Ask == Ask.Map);

        bool IsBehind(Ask ask) => isBehind && query.Behind?.IsOf(ask) == true;

        static void Part(string name, object? part, bool required, bool allowed)
        {
            if (part is null && required)
                throw QueryJson.Wrong($"query.{name}", "is missing; what is asked needs it.");
            if (part is not null && !required && !allowed)
                throw QueryJson.Wrong($"query.{name}", "has no meaning in what is asked; leave it out.");
        }
    }

    private static void CheckFunnel(FunnelAsked funnel)
    {
        if (funnel.Steps.Count is 0 or > LongestFunnel)
            throw QueryJson.Wrong("query.funnel.steps", $"must be 1 to {LongestFunnel} steps in their order.");
        foreach (var (i, step) in funnel.Steps.Index())
        {
            if (step.Any.Count == 0)
                throw QueryJson.Wrong($"query.funnel.steps[{i}].any", "must name a step.");
        }
    }

    private static void CheckNumber(JourneyQuery query, NumberAsked number)
    {
        if (number.Edge is { Count: not 2 })
            throw QueryJson.Wrong("query.behind.edge", "must be two steps: from, to.");
        if (number.Stated > 1)
            throw QueryJson.Wrong("query.behind", "names more than one number.");
        if (number.DropOff is { Instead: not null, Nothing: true })
            throw QueryJson.Wrong("query.behind.dropOff.nothing", "contradicts instead; leave one out.");
        if (number.Escalation is { } landmarks)
            CheckLandmarks(landmarks);
        if ((number.Reached ?? number.Stopped) is not { } level || query.Funnel is not { } funnel)
            return;
        if (level < 1 || level > funnel.Steps.Count)
            throw QueryJson.Wrong("query.behind", $"There is no step {level} in the funnel; it has {funnel.Steps.Count}.");
    }

    private static void CheckLandmarks(LandmarksAsked landmarks)
    {
        if (landmarks.Step is null && (landmarks.Then is not null || landmarks.Without == true))
            throw QueryJson.Wrong("query.behind.escalation.step", "is missing; then and without are about it.");
        if (landmarks is { Now: true, Contact: true })
            throw QueryJson.Wrong("query.behind.escalation.contact", "has no meaning with now: what follows is not known yet.");
    }
}
