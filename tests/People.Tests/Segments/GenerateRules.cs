using FsCheck;
using FsCheck.Fluent;
using Throughline.Kernel;
using Throughline.People.Segments.Rules;

namespace Throughline.People.Tests.Segments;

/// <summary>Rules over few names, values and short windows, so that they hold and cease to hold often.</summary>
public static class GenerateRules
{
    public static readonly string[] Names = ["visit", "order", "return"];
    public static readonly string[] Traits = ["plan", "seats", "renewal"];

    private static Gen<long> Length => Gen.Elements(1, 2, 3, 7, 14).Select(days => days * Micros.PerDay);
    private static Gen<long?> Window => Gen.OneOf(Gen.Constant<long?>(null), Length.Select(length => (long?)length));

    private static Gen<Selector> Selectors =>
        from name in Gen.Elements(Names)
        from filters in Gen.Frequency(
            (3, Gen.Constant<Filter[]>([])),
            (1, Gen.Elements("a", "b").Select(kind => new Filter[] { new("kind", new Test(Op.Is, [kind])) })),
            (1, Gen.Constant<Filter[]>([new("total", new Test(Op.MoreThan, ["50"]))])))
        select new Selector(name, filters);

    private static Gen<Rule> Counts =>
        from what in Selectors
        from least in Gen.Choose(0, 3)
        from more in Gen.Choose(0, 2)
        from bounded in Gen.Elements(true, false)
        from within in Window
        select (Rule)new Rule.Did(what, bounded ? least : Math.Max(1, least), bounded ? least + more : null, within);

    private static Gen<Rule> Sequences =>
        from first in Selectors
        from second in Selectors
        from missed in Gen.Elements(true, false)
        from within in Length
        from last in Window
        select (Rule)new Rule.Then(first, second, missed, within, last);

    private static Gen<Rule> OfTraits => Gen.Elements<Rule>(
        new Rule.Trait("plan", new Test(Op.Is, ["pro"])), new Rule.Trait("plan", new Test(Op.IsNot, ["pro"])),
        new Rule.Trait("plan", new Test(Op.Known, [])), new Rule.Trait("plan", new Test(Op.Unknown, [])),
        new Rule.Trait("seats", new Test(Op.AtLeast, ["10"])), new Rule.Trait("seats", new Test(Op.In, ["1", "20"])),
        new Rule.Trait("renewal", new Test(Op.InNext, [$"{5 * Micros.PerDay}"])), new Rule.Trait("renewal", new Test(Op.InLast, [$"{3 * Micros.PerDay}"])));

    public static Gen<Rule> Leaf => Gen.Frequency((4, Counts), (3, Sequences), (2, OfTraits));

    public static Gen<Rule> Rules(int depth) => depth == 0 ? Leaf : Gen.Frequency(
        (3, Leaf),
        (2, Gen.NonEmptyListOf(Gen.Constant(0)).SelectMany(_ => Several(depth)).Select(of => (Rule)new Rule.All(of))),
        (2, Several(depth).Select(of => (Rule)new Rule.Any(of))),
        (1, Rules(depth - 1).Select(of => (Rule)new Rule.Not(of))));

    private static Gen<Rule[]> Several(int depth) => Gen.Choose(1, 3).SelectMany(count => Gen.ArrayOf(Rules(depth - 1), count));
}
