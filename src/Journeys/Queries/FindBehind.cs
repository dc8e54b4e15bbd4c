using Throughline.Strata;
using Throughline.Strata.Escalating;

namespace Throughline.Journeys.Queries;

/// <summary>Finds the journeys behind the number that a query names. Steps that nobody ever took stand behind nothing.</summary>
internal static class FindBehind
{
    private const int Unknown = -2;

    public static Behind Of(JourneyQuery query, Selection selection, int skip, int take)
    {
        var (set, number) = (selection.Journeys, query.Behind ?? new());
        return number switch
        {
            { Edge: [var from, var to] } => Behind.Edge(set, Code(from), Code(to), skip, take),
            { Step: { } step } => Behind.Step(set, Code(step), skip, take),
            { Variant: { } variant } => Behind.Variant(set, selection.StepCodes(variant), skip, take),
            { Reached: { } level } => OfFunnel(level, onlyStopped: false),
            { Stopped: { } level } => OfFunnel(level, onlyStopped: true),
            { Path: { } place } => OfPaths(place, query.Paths!),
            { DropOff: { } loss } => OfDropOff(loss, query.DropOff!),
            { Escalation: { } landmarks } => Escalation.Behind(set, EscalationAnswer.Rule(query.Escalation!, selection), Group(landmarks), skip, take),
            { Differs: { } differs } => OfModel(differs, query.Model!),
            { Fits: { } fits } => Conformance.Behind(set, ConformanceAnswer.Model(query.Model!, selection, []), fits, skip, take),
            _ => Behind.All(set, skip, take),
        };

        Behind OfFunnel(int level, bool onlyStopped) => Behind.Funnel(
            set, FunnelAnswer.StepsOf(query.Funnel!, selection), query.Funnel!.Within?.Micros, query.Funnel.Mode ?? FunnelMode.Ordered, level, onlyStopped, skip, take);

        Behind OfPaths(PlaceAsked place, PathsAsked paths) => Paths.Behind(
            set, Code(paths.At), paths.Before == true, selection.StepCodes([.. paths.Along ?? [], .. place.Steps ?? []]), place.End, paths.Most ?? PathsAsked.UsualMost, skip, take);

        Behind OfDropOff(LossAsked loss, DropOffAsked asked) => DropOff.Behind(
            set, selection.StepCodes(asked.Goal), DropOffAnswer.After(asked, selection), asked.Silent.Micros, asked.AsOf?.Micros, loss.Group,
            loss.Last is { } last ? Code(last) : null, loss.Nothing == true ? -1 : loss.Instead is { } instead ? Code(instead) : null, skip, take);

        Behind OfModel(DifferenceAsked differs, ModelAsked asked)
        {
            var unknown = new List<string>();
            var model = ConformanceAnswer.Model(asked, selection, unknown);
            return Conformance.Behind(set, model, differs.Kind, ConformanceAnswer.Code(differs.Step, selection, unknown), skip, take);
        }

        EscalationGroup Group(LandmarksAsked asked) => new()
        {
            First = asked.Step is { } first ? Code(first) : null,
            Second = asked.Then is { } then ? Code(then) : null,
            Without = asked.Without == true,
            Contacted = asked.Contact == true,
            Now = asked.Now == true,
        };

        int Code(string name) => selection.StepCode(name) ?? Unknown;
    }
}
