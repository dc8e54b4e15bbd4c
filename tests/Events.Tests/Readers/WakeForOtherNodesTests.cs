using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Support;
using Throughline.Web;

namespace Throughline.Events.Tests.Readers;

public sealed class WakeForOtherNodesTests() : ReaderCase(Store.Postgres)
{
    protected override void Add(IServiceCollection services)
    {
        base.Add(services);
        services.AddWeb();
    }

    [Fact(Timeout = 60_000)]
    public async Task What_another_node_appends_is_read_long_before_readers_look_by_themselves()
    {
        await using var node = AnotherNode();
        await using var other = new ServiceCollection().AddLogging().AddKernel(node, Time, Folder.Path).AddEvents().BuildServiceProvider();
        var hosted = Services.GetServices<IHostedService>().ToList();
        foreach (var one in hosted)
            await one.StartAsync(TestContext.Current.CancellationToken);
        foreach (var name in (string[])["first", "second"])
        {
            await node.Write(tx => other.GetRequiredService<EventLog>().Append(tx, other.GetRequiredService<Sources>().GetOrAdd(tx, "web").Id, [Facts.Track(name, name)]));
            var until = Time.GetUtcNow() + TimeSpan.FromSeconds(2); // readers by themselves: after five
            while (!(await Seen()).Contains(name))
            {
                Assert.True(Time.GetUtcNow() < until, $"{name} was not read in time");
                Time.Advance(TimeSpan.FromMilliseconds(1));
            }
        }
        foreach (var one in hosted)
            await one.StopAsync(TestContext.Current.CancellationToken);
    }
}
