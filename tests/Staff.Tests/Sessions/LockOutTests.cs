using FsCheck;
using FsCheck.Fluent;
using Throughline.Kernel;
using Throughline.Staff.Sessions;

namespace Throughline.Staff.Tests.Sessions;

public sealed class LockOutTests
{
    private static readonly LockOut Rule = LockOut.OfName;

    [Fact]
    public void Ten_wrong_passwords_are_allowed_and_then_the_wait_doubles_up_to_an_hour()
    {
        Assert.Equal(0, Rule.LockedUntil(new Failures(9, 100)));
        long[] seconds = [30, 60, 120, 240, 480, 960, 1920, 3600, 3600];
        for (var i = 0; i < seconds.Length; i++)
            Assert.Equal(seconds[i] * Micros.PerSecond, Rule.LockedUntil(new Failures(10 + i, 0)));
    }

    [Fact]
    public void Failures_are_forgotten_a_day_after_the_last() =>
        Assert.Equal(1, Rule.After(new Failures(12, 0), Micros.PerDay + 1).Count);

    [Fact]
    public void Whatever_the_pauses_between_them_tries_never_come_faster_than_the_rule_allows() => Prop.ForAll(
        Gen.Choose(1, 4000).ListOf().ToArbitrary(),
        pauses =>
        {
            Failures? state = null;
            long now = 0;
            var tried = new List<long>();
            foreach (var pause in pauses)
            {
                now += pause * Micros.PerSecond;
                if (Rule.LockedUntil(state) > now)
                    continue;
                state = Rule.After(state, now);
                tried.Add(now);
            }
            // any 12 tries without a day's rest among them span at least the first two waits
            return Enumerable.Range(0, Math.Max(0, tried.Count - 11))
                .All(i => tried[i + 11] - tried[i] >= 30 * Micros.PerSecond);
        }).QuickCheckThrowOnFailure();
}
