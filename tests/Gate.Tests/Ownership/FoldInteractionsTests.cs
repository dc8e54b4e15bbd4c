using FsCheck.Fluent;
using Throughline.Gate.Ownership;
using Throughline.Support;

namespace Throughline.Gate.Tests.Ownership;

public sealed class FoldInteractionsTests
{
    [Fact]
    public void What_is_open_does_not_depend_on_the_order_in_which_anything_came() => Generated.Holds(
        from happened in GenerateHistory.Some
        from shuffled in Gen.Shuffle(happened.ToArray())
        select (happened, shuffled), c =>
    {
        var slow = GenerateHistory.SlowOpen(c.happened);
        Assert.Equal(slow, Fold(c.happened));
        Assert.Equal(slow, Fold(c.shuffled));
    });

    private static List<string> Fold(IEnumerable<Happened> happened) =>
        [.. FoldInteractions.Of(Rows(happened), []).Where(i => i.IsOpen).Select(i => i.Key).Order(StringComparer.Ordinal)];

    // as the store keeps them: of each identifier the latest of each, whatever comes first
    private static IEnumerable<InteractionRow> Rows(IEnumerable<Happened> happened) => happened.GroupBy(h => (h.Who, h.Key)).Select(of =>
    {
        var (opened, closed) = (of.Where(h => h.Opens).MaxBy(h => (h.At, h.Sequence)), of.Where(h => !h.Opens).MaxBy(h => (h.At, h.Sequence)));
        return new InteractionRow
        {
            Identifier = of.Key.Who,
            Team = "service",
            Key = of.Key.Key,
            OpenedAt = opened?.At,
            Opened = opened?.Sequence,
            ClosedAt = closed?.At,
            Closed = closed?.Sequence,
        };
    });
}
