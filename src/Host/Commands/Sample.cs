using Throughline.Events.Import;
using Throughline.Gate.Touchpoints;
using Throughline.Web.Access;

namespace Throughline.Host.Commands;

/// <summary>Real conversations and made-up touchpoints (samples/README.md), so that a newcomer's first look shows customers, what they did, and who is responsible.</summary>
internal static class Sample
{
    /// <summary>The name of its source.</summary>
    public const string Source = "sample-conversations";

    public static async Task Load(IServiceProvider services, CancellationToken cancel)
    {
        Console.WriteLine("This is a first start: loading sample conversations. --empty starts without them.");
        var stream = typeof(Sample).Assembly.GetManifestResourceStream("sample.jsonl.gz")!;
        var summary = await ImportBar.Show(stream.Length, progress =>
            services.GetRequiredService<ImportFile>().Run(stream, new ImportRequest(ImportFormat.Jsonl, Source, null), progress, cancel));
        using var touchpoints = new StreamReader(typeof(Sample).Assembly.GetManifestResourceStream("sample-touchpoints.yaml")!);
        var registered = await services.GetRequiredService<ImportTouchpoints>().Do(Caller.CommandLine, await touchpoints.ReadToEndAsync(cancel), retireMissing: false);
        Console.WriteLine($"{summary.Rows:N0} conversations and {registered.Registered.Count:N0} touchpoints loaded.");
    }
}
