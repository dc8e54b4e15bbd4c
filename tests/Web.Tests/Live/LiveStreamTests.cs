using System.Net.WebSockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Support;
using Throughline.Web.Live;

namespace Throughline.Web.Tests.Live;

public sealed class LiveStreamTests() : WebCase(Store.Sqlite)
{
    [Fact]
    public async Task A_page_hears_of_its_topics_once_and_of_no_others()
    {
        var tab = new LiveTab();
        tab.Add(["people", "maps"]);
        tab.Changed("people");
        tab.Changed("people");
        tab.Changed("users");
        Assert.Equal(["people"], await tab.Next(CancellationToken.None));
        tab.Remove(["people"]);
        tab.Changed("people");
        tab.Changed("maps");
        Assert.Equal(["maps"], await tab.Next(CancellationToken.None));
    }

    [Fact]
    public async Task A_tab_can_not_subscribe_to_more_than_its_share()
    {
        var tab = new LiveTab();
        tab.Add(Enumerable.Range(0, 1000).Select(i => $"topic {i}"));
        for (var i = 0; i < 1000; i++)
            tab.Changed($"topic {i}");
        Assert.Equal(LiveTab.MostTopics, (await tab.Next(CancellationToken.None)).Length);
    }

    [Fact]
    public async Task What_changes_reaches_the_socket_and_not_faster_than_four_times_a_second()
    {
        var server = await Serve();
        using var socket = await Open(server, "who=ada", server.Url.GetLeftPart(UriPartial.Authority));
        await Send(socket, """{"add":["people"]}""");
        var streams = server.Services.GetRequiredService<LiveStreams>();
        var first = Receive(socket);
        while (!first.IsCompleted) // until the subscription has arrived
        {
            streams.Changed("people");
            await Task.Yield();
        }
        Assert.Equal("""{"changed":["people"]}""", await first);

        streams.Changed("people");
        var second = Receive(socket);
        Assert.False(second.IsCompleted);
        while (!second.IsCompleted)
        {
            Time.Advance(TimeSpan.FromMilliseconds(50));
            await Task.Yield();
        }
        Assert.Equal("""{"changed":["people"]}""", await second);
    }

    [Fact]
    public async Task A_topic_that_changes_all_the_time_holds_up_no_other()
    {
        var tab = new LiveTab(Time);
        var streams = new LiveStreams();
        streams.Subscribe(tab, ["list", "conversation"]);
        streams.Changed("list");
        Assert.Equal(["list"], await tab.Next(CancellationToken.None));
        streams.Changed("list");
        var next = tab.Next(CancellationToken.None);
        Assert.False(next.IsCompleted);
        streams.Changed("conversation");
        Assert.Equal(["conversation"], await next);
        next = tab.Next(CancellationToken.None);
        Time.Advance(TimeSpan.FromMilliseconds(249));
        Assert.False(next.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.Equal(["list"], await next);
    }

    [Fact(Timeout = 60_000)]
    public async Task Very_many_listeners_are_told_one_after_the_other_each_once()
    {
        var streams = new LiveStreams();
        var tabs = Enumerable.Range(0, 1000).Select(i => new LiveTab(Time, i / 1000.0)).ToList();
        foreach (var tab in tabs)
            streams.Subscribe(tab, ["list", "own"]);
        var (all, told) = (LiveBreath.For(1000).Spread, tabs.ConvertAll(tab => tab.Next(CancellationToken.None)));
        for (var tenth = 0; tenth < 10; tenth++)
        {
            streams.Changed("list");
            await AllWait();
            Time.Advance(all / 10);
            await AllWait();
            Assert.InRange(told.Count(t => t.IsCompleted), 90 * (tenth + 1), 110 * (tenth + 1));
        }
        await Task.WhenAll(told); // without a further moment passing
        Assert.True(all > TimeSpan.FromSeconds(1));
        var own = tabs[7].Next(CancellationToken.None);
        tabs[7].Changed("own", LiveBreath.For(1));
        Assert.Equal(["own"], await own);

        // whoever is not told yet waits for the clock, which they do on other threads
        async Task AllWait()
        {
            while (Time.Waiting < told.Count(t => !t.IsCompleted))
                await Task.Yield();
        }
    }

    [Fact]
    public void Nobody_listens_to_what_all_have_left()
    {
        var streams = new LiveStreams();
        var (one, other) = (new LiveTab(), new LiveTab());
        streams.Subscribe(one, ["person/1", "person/2", "person/1"]);
        streams.Subscribe(other, ["person/2", "people"]);
        Assert.Equal(["person/1", "person/2"], streams.Listened("person/").Order());
        streams.Unsubscribe(one, ["person/1", "person/3"]);
        Assert.Equal(["person/2"], streams.Listened("person/"));
        streams.Close(one);
        streams.Close(one);
        Assert.Equal(["person/2"], streams.Listened("person/"));
        streams.Close(other);
        Assert.Empty(streams.Listened(""));
    }

    [Fact]
    public async Task What_may_have_changed_before_it_was_listened_to_is_told_once_it_is()
    {
        var server = await Serve();
        using var socket = await Open(server, "who=ada", server.Url.GetLeftPart(UriPartial.Authority));
        await Send(socket, """{"add":["people","maps"],"again":["people","users"]}""");
        Assert.Equal("""{"changed":["people"]}""", await Receive(socket));
    }

    [Theory]
    [InlineData("who=ada", "https://evil.example")]
    [InlineData("who=nobody", null)]
    public async Task A_socket_is_opened_only_by_our_own_pages_for_people_who_are_signed_in(string cookie, string? origin)
    {
        var server = await Serve();
        await Assert.ThrowsAsync<WebSocketException>(() => Open(server, cookie, origin ?? server.Url.GetLeftPart(UriPartial.Authority)));
    }

    private static async Task<ClientWebSocket> Open(PageServer server, string cookie, string origin)
    {
        var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Cookie", cookie);
        socket.Options.SetRequestHeader("Origin", origin);
        await socket.ConnectAsync(new UriBuilder(server.Url) { Scheme = "ws", Path = "/live" }.Uri, CancellationToken.None);
        return socket;
    }

    private static Task Send(ClientWebSocket socket, string text) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, CancellationToken.None);

    private static async Task<string> Receive(ClientWebSocket socket)
    {
        var buffer = new byte[1000];
        var part = await socket.ReceiveAsync(buffer, CancellationToken.None);
        return Encoding.UTF8.GetString(buffer, 0, part.Count);
    }
}
