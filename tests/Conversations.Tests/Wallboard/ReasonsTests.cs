using FsCheck;
using FsCheck.Fluent;
using Throughline.Conversations.Inbox;
using Throughline.Conversations.Wallboard;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Conversations.Tests.Wallboard;

public abstract class ReasonsTests(Store store) : ConversationsCase(store)
{
    public sealed class OnSqlite() : ReasonsTests(Store.Sqlite);
    public sealed class OnPostgres() : ReasonsTests(Store.Postgres);

    private static readonly string[] Reasons = ["", "late delivery", "Rücksendung", "a 100 % \"odd\" one"];

    private sealed record Deed(int Reason, int Resolution, bool Answers, int Minutes);

    private static readonly Gen<Deed[]> Weeks = (
        from reason in Gen.Choose(0, 3)
        from resolution in Gen.Choose(0, 1)
        from answers in Gen.Elements(true, false)
        from minutes in Gen.Frequency((4, Gen.Choose(0, 90)), (1, Gen.Choose(600, 6000)))
        select new Deed(reason, resolution, answers, minutes)).ArrayOf().Where(deeds => deeds.Length <= 10);

    [Fact]
    public async Task What_was_resolved_is_counted_by_reason_and_resolution_and_the_rows_add_up()
    {
        var dana = await Hire("dana", "agent", "service");
        var all = new List<(string Reason, string Resolution, long Opened, long? Replied, long Resolved)>();
        Generated.Holds(Weeks, deeds => Check(deeds).GetAwaiter().GetResult(), Generated.OnDatabase / 2);

        async Task Check(Deed[] deeds)
        {
            foreach (var deed in deeds)
            {
                var of = await Open($"r{all.Count}");
                Time.Advance(TimeSpan.FromMinutes(deed.Minutes));
                long? replied = deed.Answers ? Now : null;
                if (deed.Answers)
                    await Get<WriteMessage>().Do(dana, of.Id, new("Yes"));
                Time.Advance(TimeSpan.FromMinutes(1));
                var (reason, resolution) = (Reasons[deed.Reason], deed.Resolution == 0 ? "" : "refunded");
                await Get<ChangeState>().Do(dana, of.Id, new("resolved", reason, resolution, null));
                all.Add((reason, resolution, of.OpenedAt, replied, Now));
            }
            var here = all.Where(of => of.Resolved >= Now - (3 * Micros.PerDay)).ToList();
            var counts = await Get<ShowReasons>().Counts(dana, "3");
            Assert.Equal(here.Select(of => (of.Reason, of.Resolution)).Distinct().Order(), counts.Select(of => (of.Reason, of.Resolution)).Order());
            foreach (var of in counts)
            {
                var rows = here.Where(row => (row.Reason, row.Resolution) == (of.Reason, of.Resolution)).ToList();
                Assert.Equal(
                    (rows.Count, rows.Count(row => row.Replied is not null), rows.Sum(row => row.Replied - row.Opened ?? 0), rows.Sum(row => row.Resolved - row.Opened)),
                    ((int)of.Resolved, (int)of.Answered, of.Wait, of.Took));
                Assert.Equal(Math.Min(200, rows.Count), (await Get<ShowReasons>().Rows(dana, of.Reason, of.Resolution, "3")).Rows.Count);
            }
            Assert.Equal(Math.Min(200, here.Count), (await Get<ShowReasons>().Rows(dana, null, null, "3")).Rows.Count);
            Assert.Empty(await Get<ShowReasons>().Counts(Lead with { Id = "stranger", Permissions = new HashSet<string>() }, "3"));
        }
    }

    [Theory]
    [InlineData("0")]
    [InlineData("many")]
    [InlineData("367")]
    public async Task These_are_no_days(string days) => await Assert.ThrowsAsync<UserErrorException>(() => Get<ShowReasons>().Counts(Lead, days));
}
