namespace Throughline.Gate.Decisions.Explore;

/// <summary>A number of the picture above the decisions, and where it leads. <see cref="Words"/> says that there are more where it is a bound.</summary>
public sealed record DecisionBar(string Name, string Style, long Count, string Words, string Address)
{
    internal static DecisionBar Of(string name, string style, BoundedCount count, DecisionQuestion leads) => new(name, style, count.Count, count.Words, leads.Address);
}
