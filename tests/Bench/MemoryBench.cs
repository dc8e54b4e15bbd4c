using Throughline.Support;

namespace Throughline.Bench;

/// <summary>Resident memory of a server that has started, shown its sign-in page, and does nothing.</summary>
internal static class MemoryBench
{
    public static async Task<IEnumerable<Result>> Run(Size size)
    {
        using var folder = new TempFolder();
        await ServerProcess.CreateWriteKey(folder["data"], "bench"); // so that it is no first start, which loads the sample
        await using var server = await ServerProcess.Start(folder["data"]);
        using var client = new HttpClient { BaseAddress = server.Url };
        using var page = await client.GetAsync("/");
        await Task.Delay(TimeSpan.FromSeconds(size == Size.Short ? 2 : 30));
        var megabytes = Machine.ResidentBytes(server.ProcessId) / 1e6;
        return [new Result("resident memory of the idle server", megabytes, null, 200, "MB", "after a start on an empty data folder and one page", IsLimit: true)];
    }
}
