using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Segments;
using Throughline.People.Segments.Rules;
using Throughline.Support;
using Throughline.Web.Access;

namespace Throughline.People.Tests.Segments;

/// <summary>Events of before a rule had a filter, or had it again, are found in the log.</summary>
public abstract class LookBackTests(Store store) : SegmentsCase(store)
{
    public sealed class OnSqlite() : LookBackTests(Store.Sqlite);
    public sealed class OnPostgres() : LookBackTests(Store.Postgres);

    [Fact]
    public async Task Filters_are_looked_up_in_the_log_once_and_kept_for_what_comes()
    {
        await Happened("track", "order", """{"total":120}""", Now, Ann);
        await Happened("track", "order", """{"total":20}""", Now, Bob);
        await Settle();
        var large = await Create("Large orders", """{"event":"order","where":[{"property":"total","moreThan":100}]}""");
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(large));
        await Happened("track", "order", """{"total":"250.5"}""", Now, Bob);
        await Settle();
        Assert.Equal(await Persons(Ann, Bob), await Members(large));
        Assert.Equal([1L], await Database.Read(s => s.Query<long>("select ready from segment_selectors")));
    }

    [Fact]
    public async Task What_happened_while_no_rule_had_a_filter_is_found_when_one_has_it_again()
    {
        const string large = """{"event":"order","where":[{"property":"total","moreThan":100}]}""";
        var first = await Create("Large orders", large);
        await Settle();
        await Get<DeleteSegment>().Do(Caller.CommandLine, first);
        await Happened("track", "order", """{"total":120}""", Now, Ann);
        await Settle();
        var again = await Create("Large orders", large);
        await Settle();
        Assert.Equal(await Persons(Ann), await Members(again));
        await Change(again, "Orders", Read("""{"event":"order"}"""));
        await Happened("track", "order", """{"total":130}""", Now, Bob);
        await Settle();
        await Change(again, "Large orders", Read(large));
        await Settle();
        Assert.Equal(await Persons(Ann, Bob), await Members(again));
    }

    [Fact]
    public async Task A_long_log_is_looked_through_to_its_end()
    {
        foreach (var who in (Identifier[])[Ann, Cookie, Bob])
            await Happened("track", "order", """{"total":120}""", Now, who);
        // so far apart that the first look does not reach the last of them
        await Database.Write(tx => tx.Execute("update events set sequence = -400000 * sequence"));
        await Database.Write(tx => tx.Execute("update events set sequence = -sequence"));
        await Settle();
        var large = await Create("Large orders", """{"event":"order","where":[{"property":"total","moreThan":100}]}""");
        await Settle();
        Assert.Equal(await Persons(Ann, Cookie, Bob), await Members(large));
    }
}
