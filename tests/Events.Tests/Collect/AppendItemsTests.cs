using System.Net;
using Throughline.Events.Collect;
using Throughline.Events.Log;
using Throughline.Support;

namespace Throughline.Events.Tests.Collect;

public abstract class AppendItemsTests(Store store) : CollectCase(store)
{
    public sealed class OnSqlite() : AppendItemsTests(Store.Sqlite)
    {
        [Fact]
        public async Task A_store_that_can_t_write_is_answered_with_503_and_when_to_try_again()
        {
            Assert.Equal(HttpStatusCode.OK, (await Send("/v1/track", """{"event":"E","userId":"u"}""")).StatusCode);
            await Database.DisposeAsync();
            using var answer = await Send("/v1/track", """{"event":"E","userId":"u"}""");
            Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
            Assert.Equal(TimeSpan.FromSeconds(5), answer.Headers.RetryAfter!.Delta);
            Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        }
    }

    public sealed class OnPostgres() : AppendItemsTests(Store.Postgres)
    {
        /// <summary>SQLite takes whatever a string holds.</summary>
        [Fact]
        public async Task One_event_that_the_database_will_not_take_does_not_keep_the_others_out()
        {
            var refused = await Served<AppendItems>().Append(Web.Id, 1, new Collected([Facts.Track("1"), Facts.Track("2", name: "a\0b"), Facts.Track("3")], []));
            Assert.Equal("not-storable", Assert.Single(refused).Reason);
            Assert.Equal(2, await Count());
            Assert.Equal(["not-storable"], await Reasons());
        }
    }

    [Fact]
    public async Task A_refusal_that_comes_again_is_kept_once()
    {
        var append = Served<AppendItems>();
        var refusal = new Refusal("no-event", "A track without the name of its event.", "m1", null, "{}");
        await append.Append(Web.Id, 1, new Collected([], [refusal]));
        await append.Append(Web.Id, 2, new Collected([], [refusal, refusal with { MessageId = "m2" }]));
        Assert.Equal(["no-event", "no-event"], await Reasons());
    }
}
