namespace Throughline.Sdks.Tests;

/// <summary>The three SDKs for servers, as they are on npm, against the real server.</summary>
public sealed class NodeSdkTests
{
    private static readonly long ThreeHours = (long)TimeSpan.FromHours(3).TotalMilliseconds;
    private static readonly TimeSpan OnTheWay = TimeSpan.FromSeconds(10);

    /// <summary>Some SDKs state the time of the first try on every try, so that what a retry waited is taken for age.</summary>
    private static readonly TimeSpan AfterRetries = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData("segment-node", 0)]
    [InlineData("segment-node", 1)]
    [InlineData("segment-node", -16)]
    [InlineData("rudder-node", 1)]
    [InlineData("rudder-node", -16)]
    [InlineData("posthog-node", 1)]
    [InlineData("posthog-node", -16)]
    public async Task Every_event_arrives_once_with_corrected_time(string sdk, int clockWrong)
    {
        await using var collector = await Collector.Start();
        var sent = await Sdk.Run(sdk, new Order(collector.Url.ToString().TrimEnd('/'), collector.Key, ClockWrongBy: clockWrong * ThreeHours));
        collector.HasExactly(sent, OnTheWay);
        var original = collector.Events().First(e => e.Name == "Order 1");
        Assert.Equal(clockWrong * 3, Math.Round((original.OriginalAt!.Value - original.OccurredAt) / 3.6e9));
    }

    [Theory]
    [InlineData("segment-node", 429)]
    [InlineData("segment-node", 503)]
    [InlineData("rudder-node", 429)]
    [InlineData("rudder-node", 503)]
    [InlineData("posthog-node", 429)]
    [InlineData("posthog-node", 503)]
    public async Task Every_event_arrives_once_when_the_server_refuses_for_a_while(string sdk, int status)
    {
        await using var collector = await Collector.Start();
        await using var proxy = await FlakyProxy.Answering(() => collector.Url, status, times: 3);
        var sent = await Sdk.Run(sdk, new Order(proxy.Url, collector.Key, ClockWrongBy: ThreeHours));
        Assert.True(proxy.Count > 3);
        collector.HasExactly(sent, AfterRetries);
    }

    /// <summary>The worst moment: the batch is in the log, and the server dies before it could say so.</summary>
    [Theory]
    [InlineData("segment-node")]
    [InlineData("rudder-node")]
    [InlineData("posthog-node")]
    public async Task Every_event_arrives_once_when_the_server_dies_before_it_answers(string sdk)
    {
        await using var collector = await Collector.Start();
        await using var proxy = await FlakyProxy.Start(() => collector.Url, async (http, n, pass) =>
        {
            if (n != 1)
                return false;
            using var lost = await pass();
            Assert.True(lost.IsSuccessStatusCode);
            await collector.KillAndRestart();
            http.Abort();
            return true;
        });
        var sent = await Sdk.Run(sdk, new Order(proxy.Url, collector.Key));
        collector.HasExactly(sent, AfterRetries);
    }

    [Fact]
    public async Task PostHog_s_question_for_feature_flags_does_not_break_it()
    {
        await using var collector = await Collector.Start();
        var sent = await Sdk.Run("posthog-node", new Order(collector.Url.ToString().TrimEnd('/'), collector.Key, Flags: true));
        collector.HasExactly(sent, OnTheWay);
    }
}
