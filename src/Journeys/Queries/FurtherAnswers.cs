using Throughline.Strata;
using Throughline.Strata.Conforming;
using Throughline.Strata.Escalating;

namespace Throughline.Journeys.Queries;

/// <summary>What came before or after a step.</summary>
public sealed record PathsAnswer(int Journeys, long Events, PathAnswer Root) : JourneyAnswer
{
    internal static PathsAnswer Of(PathsAsked asked, Selection selection)
    {
        var paths = Paths.Of(
            selection.Journeys, selection.StepCode(asked.At) ?? -1, asked.Before == true, asked.Steps ?? PathsAsked.UsualSteps, asked.Most ?? PathsAsked.UsualMost, selection.StepCodes(asked.Along));
        return new(paths.Journeys, paths.Events, Node(paths.Root, asked.Along is [.., var last] ? last : asked.At));

        PathAnswer Node(PathNode node, string name) => new(
            name, node.Journeys, Percent(node.Journeys, paths.Journeys), Percent(node.Journeys, paths.Root.Journeys), node.Ended,
            [.. node.Next.Select(next => Node(next, selection.Steps[next.Step]))], node.OtherSteps, node.OtherJourneys);

        static double Percent(int part, int all) => all == 0 ? 0 : 100.0 * part / all;
    }
}

/// <summary>A step at its place on a path; its journeys are those that ended there, those of <c>next</c> and the others.</summary>
public sealed record PathAnswer(
    string Step, int Journeys, double PercentOfAll, double PercentOfStep, int Ended, IReadOnlyList<PathAnswer> Next, int OtherSteps, int OtherJourneys);

/// <summary>Where journeys ended that did not reach a goal, and what they did instead.</summary>
public sealed record DropOffAnswer(
    int Journeys, long Events, QueryInstant AsOf, int Considered, int Reached, int Running, int Ended, IReadOnlyList<DropOffLine> Ends, IReadOnlyList<DropOffLine> Instead) : JourneyAnswer
{
    internal static DropOffAnswer Of(DropOffAsked asked, Selection selection)
    {
        var found = DropOff.Of(
            selection.Journeys, selection.StepCodes(asked.Goal), After(asked, selection), asked.Silent.Micros, asked.AsOf?.Micros);
        return new(found.Journeys, found.Events, new(found.AsOf), found.Considered, found.Reached, found.Running, found.Ended, Lines(found.Ends), Lines(found.Instead));

        IReadOnlyList<DropOffLine> Lines(IReadOnlyList<(int Step, int Journeys)> counts) =>
            [.. counts.Select(c => new DropOffLine(c.Step < 0 ? null : selection.Steps[c.Step], c.Journeys))];
    }

    internal static int[]? After(DropOffAsked asked, Selection selection) => asked.After is { Count: > 0 } after ? selection.StepCodes(after) : null;
}

/// <summary>A step, null for nothing, and how many of the ended journeys.</summary>
public sealed record DropOffLine(string? Step, int Journeys);

/// <summary>Which behaviour goes with a contact soon after: an association, no cause.</summary>
public sealed record EscalationAnswer(
    int Journeys, long Events, int People, long Landmarks, long Contacts, QueryInstant Until, int Hidden, IReadOnlyList<EscalationLineAnswer> Association) : JourneyAnswer
{
    internal static EscalationAnswer Of(EscalationAsked asked, Selection selection)
    {
        var found = Escalation.Of(selection.Journeys, Rule(asked, selection));
        return new(found.Journeys, found.Events, found.People, found.Landmarks, found.Contacts, new(Math.Max(found.Until, 0)), found.Hidden, [.. found.Lines.Select(line => new EscalationLineAnswer(
            selection.Steps[line.First], line.Second is { } second ? selection.Steps[second] : null, line.ExposedPeople, line.ExposedNow,
            line.ExposedLandmarks, line.ExposedContacts, Rate(line.ExposedContacts, line.ExposedLandmarks),
            line.UnexposedLandmarks, line.UnexposedContacts, Rate(line.UnexposedContacts, line.UnexposedLandmarks),
            line.Ratio, line.Low, line.High, line.Chance, line.Adjusted))]);

        static double? Rate(long hits, long of) => of == 0 ? null : hits / (double)of;
    }

    /// <summary>Pairs with a step that nobody ever took are left out.</summary>
    internal static EscalationRule Rule(EscalationAsked asked, Selection selection)
    {
        var pairs = (asked.Pairs ?? []).Select(pair => (First: selection.StepCode(pair[0]), Second: selection.StepCode(pair[1])))
            .Where(pair => pair is { First: not null, Second: not null }).Select(pair => (pair.First!.Value, pair.Second!.Value)).Distinct().ToList();
        return new(
            selection.StepCodes(asked.Contact), selection.StepCodes(asked.Closed), pairs,
            asked.Every?.Micros ?? Kernel.Micros.PerDay, asked.LookBack?.Micros ?? 7 * Kernel.Micros.PerDay);
    }
}

/// <summary>A step, or with <c>then</c> a pair; how many people have it now with no conversation open, crude rates at landmarks with and without it, and the ratio at equal activity with its 95 % interval.</summary>
public sealed record EscalationLineAnswer(
    string Step, string? Then, int ExposedPeople, int ExposedNow, long ExposedLandmarks, long ExposedContacts, double? ExposedRate,
    long UnexposedLandmarks, long UnexposedContacts, double? UnexposedRate, double? Ratio, double? Low, double? High, double Chance, double AdjustedChance);

/// <summary>How far journeys are what a model says.</summary>
public sealed record ConformanceAnswer(int Journeys, long Events, int Fitting, double? FittingShare, long Differences, IReadOnlyList<ConformanceLineAnswer> Steps) : JourneyAnswer
{
    internal static ConformanceAnswer Of(ModelAsked asked, Selection selection)
    {
        var unknown = new List<string>();
        var found = Conformance.Of(selection.Journeys, Model(asked, selection, unknown));
        return new(
            found.Journeys, found.Events, found.Fitting, found.Journeys == 0 ? null : found.Fitting / (double)found.Journeys, found.Cost,
            [.. found.Lines.Select(line => new ConformanceLineAnswer(
                line.Code < selection.Steps.Count ? selection.Steps[line.Code] : unknown[line.Code - selection.Steps.Count], line.Skipped, line.Inserted, line.OutOfOrder))]);
    }

    /// <summary>The code in a model of a step that may be known to nobody.</summary>
    internal static int Code(string step, Selection selection, List<string> unknown) =>
        selection.StepCode(step) ?? (unknown.IndexOf(step) is >= 0 and var place ? selection.Steps.Count + place : int.MaxValue);

    /// <summary>Steps that nobody ever took get codes beyond those of the log, by their place among the unknown.</summary>
    internal static ProcessModel Model(ModelAsked asked, Selection selection, List<string> unknown)
    {
        if (asked.Step is { } name)
            return new ProcessModel.Step(selection.StepCode(name) ?? Unknown(name));
        if (asked.Sequence is { } sequence)
            return new ProcessModel.Sequence([.. sequence.Select(part => Model(part, selection, unknown))]);
        if (asked.Choice is { } choice)
            return new ProcessModel.Choice([.. choice.Select(part => Model(part, selection, unknown))]);
        return asked.Optional is { } optional
            ? new ProcessModel.Optional(Model(optional, selection, unknown))
            : new ProcessModel.Loop(Model(asked.Loop!, selection, unknown));

        int Unknown(string step)
        {
            if (!unknown.Contains(step))
                unknown.Add(step);
            return selection.Steps.Count + unknown.IndexOf(step);
        }
    }
}

/// <summary>Where journeys differ from the model at a step: how often, in how many journeys, with how many people.</summary>
public sealed record ConformanceLineAnswer(string Step, DifferenceCount Skipped, DifferenceCount Inserted, DifferenceCount OutOfOrder);
