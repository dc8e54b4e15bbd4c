namespace Throughline.Strata.Conforming;

/// <summary>What journeys should be like, of step codes; a step that nobody ever took has a code of its own, beyond those of the log.</summary>
public abstract record ProcessModel
{
    /// <summary>One event of this step.</summary>
    public sealed record Step(int Code) : ProcessModel;

    /// <summary>One after the other.</summary>
    public sealed record Sequence(IReadOnlyList<ProcessModel> Parts) : ProcessModel;

    /// <summary>Exactly one of them.</summary>
    public sealed record Choice(IReadOnlyList<ProcessModel> Parts) : ProcessModel;

    /// <summary>It, or nothing.</summary>
    public sealed record Optional(ProcessModel Part) : ProcessModel;

    /// <summary>It once or more often.</summary>
    public sealed record Loop(ProcessModel Part) : ProcessModel;
}

/// <summary>The model as states and edges between them: with a step's code, or silent (-1). State 0 is the beginning, 1 the end.</summary>
internal sealed class Automaton
{
    public readonly record struct Edge(int From, int To, int Code);

    private readonly List<Edge> edges = [];

    public Automaton(ProcessModel model) => Add(model, 0, 1);

    public int States { get; private set; } = 2;
    public IReadOnlyList<Edge> Edges => edges;

    private void Add(ProcessModel model, int from, int to)
    {
        switch (model)
        {
            case ProcessModel.Step step:
                edges.Add(new(from, to, step.Code));
                break;
            case ProcessModel.Sequence sequence:
                foreach (var (i, part) in sequence.Parts.Index())
                {
                    var next = i == sequence.Parts.Count - 1 ? to : States++;
                    Add(part, from, next);
                    from = next;
                }
                break;
            case ProcessModel.Choice choice:
                foreach (var part in choice.Parts)
                    AddApart(part, from, to);
                break;
            case ProcessModel.Optional optional:
                AddApart(optional.Part, from, to);
                edges.Add(new(from, to, -1));
                break;
            case ProcessModel.Loop loop:
                var (begin, end) = AddApart(loop.Part, from, to);
                edges.Add(new(end, begin, -1));
                break;
            default:
                throw new ArgumentException($"{model} is no model.", nameof(model));
        }
    }

    /// <summary>With states of its own, so that nothing comes in or goes out in its middle.</summary>
    private (int Begin, int End) AddApart(ProcessModel part, int from, int to)
    {
        var (begin, end) = (States++, States++);
        edges.Add(new(from, begin, -1));
        Add(part, begin, end);
        edges.Add(new(end, to, -1));
        return (begin, end);
    }
}
