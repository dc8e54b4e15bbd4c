using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;
using Throughline.Events.Import;

namespace Throughline.Host.Commands;

/// <summary>Shows how far an import is: a bar on a terminal, a line every few seconds elsewhere.</summary>
internal static class ImportBar
{
    private static readonly TimeSpan BetweenLines = TimeSpan.FromSeconds(5);

    /// <param name="length">Bytes of the file; null where that is not known, as of standard input.</param>
    public static Task<ImportSummary> Show(long? length, Func<IProgress<ImportProgress>, Task<ImportSummary>> import)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        return console.Profile.Capabilities.Interactive && !Console.IsErrorRedirected
            ? OnTerminal(console, length, import)
            : import(new Lines(length));
    }

    private static Task<ImportSummary> OnTerminal(IAnsiConsole console, long? length, Func<IProgress<ImportProgress>, Task<ImportSummary>> import)
    {
        var counts = new CountsColumn();
        return console.Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), counts, new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("Importing", maxValue: Math.Max(1, length ?? 1));
                task.IsIndeterminate = length is null;
                var summary = await import(new Bar(task, counts, TimeProvider.System));
                task.Value = task.MaxValue;
                return summary;
            });
    }

    private static string Counts(ImportProgress at, double seconds) => string.Create(CultureInfo.InvariantCulture,
        $"{at.Rows:N0} rows, {at.Appended:N0} new, {at.Duplicates:N0} known, {at.Refused:N0} refused, {at.Rows / Math.Max(seconds, 0.001):N0}/s");

    private sealed class Bar(ProgressTask task, CountsColumn counts, TimeProvider time) : IProgress<ImportProgress>
    {
        private readonly long started = time.GetTimestamp();

        public void Report(ImportProgress value)
        {
            counts.Text = Counts(value, time.GetElapsedTime(started).TotalSeconds);
            task.Value = Math.Min(value.Bytes, task.MaxValue);
        }
    }

    private sealed class CountsColumn : ProgressColumn
    {
        public string Text { get; set; } = "";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Text);
    }

    private sealed class Lines(long? length) : IProgress<ImportProgress>
    {
        private readonly TimeProvider time = TimeProvider.System;
        private readonly long started = TimeProvider.System.GetTimestamp();
        private long last = TimeProvider.System.GetTimestamp();

        public void Report(ImportProgress value)
        {
            if (time.GetElapsedTime(last) < BetweenLines)
                return;
            last = time.GetTimestamp();
            var seconds = time.GetElapsedTime(started).TotalSeconds;
            var share = length is > 0 ? (double)value.Bytes / length.Value : (double?)null;
            var left = share is > 0 ? string.Create(CultureInfo.InvariantCulture, $"{share:P0}, about {seconds / share.Value - seconds:N0} s left: ") : "";
            Console.Error.WriteLine(left + Counts(value, seconds));
        }
    }
}
