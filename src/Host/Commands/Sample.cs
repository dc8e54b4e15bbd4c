using Throughline.Events.Import;

namespace Throughline.Host.Commands;

/// <summary>Real conversations (samples/README.md), so that a newcomer's first look shows customers and what they did.</summary>
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
        Console.WriteLine($"{summary.Rows:N0} conversations loaded.");
    }
}
