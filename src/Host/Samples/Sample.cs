using Throughline.Events.Import;
using Throughline.Gate.Touchpoints;
using Throughline.Host.Commands;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.Host.Samples;

/// <summary>
/// Real conversations, made-up touchpoints, and a made-up fortnight of wishes to contact those people (samples/README.md), so that a newcomer's first
/// look shows customers, what they did, who is responsible, and the gate at work.
/// </summary>
internal static class Sample
{
    /// <summary>The name of its source.</summary>
    public const string Source = "sample-conversations";

    public static async Task Load(IServiceProvider services, CancellationToken cancel)
    {
        Console.WriteLine("This is a first start: loading sample conversations. --empty starts without them.");
        var stream = File("sample.jsonl.gz");
        var summary = await ImportBar.Show(stream.Length, progress =>
            services.GetRequiredService<ImportFile>().Run(stream, new ImportRequest(ImportFormat.Jsonl, Source, null), progress, cancel));
        var registered = await services.GetRequiredService<ImportTouchpoints>().Do(Caller.CommandLine, await Text("sample-touchpoints.yaml"), retireMissing: false);
        var decided = await SampleFortnight.Live(services.GetRequiredService<Database>(), services.GetRequiredService<TimeProvider>().GetUtcNow(), cancel);
        Console.WriteLine($"{summary.Rows:N0} conversations and {registered.Registered.Count:N0} touchpoints loaded; the gate decided about {decided:N0} made-up wishes to contact people. Nothing was sent.");
    }

    internal static async Task<string> Text(string name)
    {
        using var reader = new StreamReader(File(name));
        return await reader.ReadToEndAsync();
    }

    private static Stream File(string name) => typeof(Sample).Assembly.GetManifestResourceStream(name)!;
}
