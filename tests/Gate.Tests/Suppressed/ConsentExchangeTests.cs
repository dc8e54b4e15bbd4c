using System.Text;
using Throughline.Gate.Decisions;
using Throughline.Gate.Tests.Decisions;
using Throughline.Kernel;
using Throughline.People.Consent;
using Throughline.Support;

namespace Throughline.Gate.Tests.Suppressed;

public abstract class ConsentExchangeTests(Store store) : DecisionsCase(store)
{
    public sealed class OnSqlite() : ConsentExchangeTests(Store.Sqlite);
    public sealed class OnPostgres() : ConsentExchangeTests(Store.Postgres);

    private Task<ConsentImport> Import(string csv) => Get<ExchangeConsents>().Import(Me, new MemoryStream(Encoding.UTF8.GetBytes(csv)));

    private async Task<string> Export()
    {
        using var to = new MemoryStream();
        await Get<ExchangeConsents>().Export(to);
        return Encoding.UTF8.GetString(to.ToArray());
    }

    [Fact]
    public async Task G5_a_withdrawal_in_a_file_stops_what_is_planned_in_its_transaction_and_the_file_again_changes_nothing()
    {
        await Publish("name: all");
        await Register("marketing-news");
        await Agreed("ann", "bob");
        await Raise(Wish("a", "ann"), Wish("b", "bob"));
        const string file = "identifier,channel,purpose,state,basis,proof,at\nann@example.org,email,marketing,withdrawn,,,\nemail:new@example.org,email,marketing,given,consent,form 3,2026-01-02T00:00:00Z\n";
        Assert.Equal((2, 2, 0, 0), await Import(file) is var first ? (first.Rows, first.Taken, first.Already, first.Refused) : default);
        Assert.Equal((IntentState.Dropped, IntentState.Planned), (await StateOf("a"), await StateOf("b")));
        Assert.Equal(Cause.Consent, (await DecisionsOf("a"))[^1].Cause);
        Assert.Equal("planned", (await RaiseOne(Wish("n", "new"))).State);
        Assert.Equal((2, 0, 2, 0), await Import(file) is var again ? (again.Rows, again.Taken, again.Already, again.Refused) : default);
        await Settle();
        Assert.Equal("planned", (await RaiseOne(Wish("n2", "new"))).State);
        Assert.Equal("dropped", (await RaiseOne(Wish("a2", "ann"))).State);
    }

    [Fact]
    public async Task An_older_statement_of_a_file_does_not_undo_a_newer_one()
    {
        await Publish("name: all");
        await Register("marketing-news");
        await Import("identifier,channel,purpose,state,basis,at\nann@example.org,email,marketing,withdrawn,,2026-01-10T00:00:00Z\n");
        await Import("identifier,channel,purpose,state,basis,at\nann@example.org,email,marketing,given,consent,2026-01-09T00:00:00Z\n");
        Assert.Equal("dropped", (await RaiseOne(Wish("a", "ann"))).State);
        await Import("identifier,channel,purpose,state,basis,at\nann@example.org,email,marketing,given,consent,2026-01-11T00:00:00Z\n");
        Assert.Equal("planned", (await RaiseOne(Wish("b", "ann"))).State);
    }

    [Fact]
    public async Task What_is_exported_says_the_same_where_it_is_imported_and_formulas_are_defused()
    {
        await Import("identifier;space;channel;purpose;state;basis;proof\nuserId:42;crm;*;research;given;contract;\"=HYPERLINK(\"\"x\"\")\"\n@ann@example.org;;email;*;withdrawn;;\n");
        var csv = await Export();
        Assert.Contains(",\"'=HYPERLINK(\"\"x\"\")\",", csv, StringComparison.Ordinal);
        Assert.Contains("userId:42,crm,*,research,given,contract", csv, StringComparison.Ordinal);
        Assert.Equal(2, (await Import(csv)).Taken); // at their own times now
        Assert.Equal(4, (await Import(await Export())).Already);
    }

    [Theory]
    [InlineData("nobody,marketing,given,consent", "identifies nobody")]
    [InlineData("ann@example.org,fun,given,consent", "no purpose “fun”")]
    [InlineData("ann@example.org,marketing,maybe,consent", "given or withdrawn, not “maybe”")]
    [InlineData("ann@example.org,marketing,given,", "needs its legal basis")]
    public async Task A_row_that_can_not_be_taken_is_told_and_the_others_are_taken(string row, string why)
    {
        var done = await Import($"identifier,purpose,state,basis\n{row}\nbob@example.org,marketing,given,consent\n");
        Assert.Equal((1, 1), (done.Taken, done.Refused));
        Assert.StartsWith("Row 2: ", Assert.Single(done.Wrong), StringComparison.Ordinal);
        Assert.Contains(why, done.Wrong[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_file_without_its_columns_is_refused() => await Assert.ThrowsAsync<UserErrorException>(() => Import("name,agreed\nann,yes\n"));

    [Fact]
    public async Task A_persons_own_channel_and_frequency_are_obeyed()
    {
        await Publish("name: all");
        await Register("marketing-news");
        await Append(Event("Consent given", Mail("ann"), properties: """{"purposes":["marketing"],"basis":"consent"}"""));
        await Append(new Events.Log.NewEvent
        {
            MessageId = "traits",
            Identifiers = [Mail("ann"), new(Events.Log.Identifier.Phone, "+4915112345678")],
            Kind = "identify",
            Name = "",
            OccurredAt = Now,
            ReceivedAt = Now,
            Properties = """{"preferredChannel":"sms","preferredFrequency":"weekly"}""",
            Digest = new byte[16],
        });
        await Settle();
        var first = await RaiseOne(Wish("a", "ann") with { Channels = ["email", "sms"] });
        Assert.Equal("sms", first.Decision.Channel);
        Assert.Contains("which the person prefers", first.Decision.Findings[0].Reason, StringComparison.Ordinal);
        var second = await RaiseOne(Wish("b", "ann") with { ExpiresAt = Time.GetUtcNow().AddDays(20) });
        Assert.Equal(Now + 7 * Micros.PerDay, (await DecisionsOf("b"))[^1].Decision.PlannedAt ?? (await DecisionsOf("b"))[^1].Decision.Until);
        Assert.NotEqual("dropped", second.State);
    }
}
