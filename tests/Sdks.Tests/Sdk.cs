using System.Diagnostics;
using System.Text.Json;
using Throughline.Support;

namespace Throughline.Sdks.Tests;

/// <summary>What a driver told an SDK to send, and when that truly was.</summary>
internal sealed record SentEvent(string Kind, string Name, long At);

/// <summary>What a driver is to do. <see cref="ClockWrongBy"/> in milliseconds.</summary>
internal sealed record Order(string Url, string Key, int Tracks = 10, long ClockWrongBy = 0, bool Flags = false);

/// <summary>A real SDK in a node process of its own, driven by a script of tests/sdk.</summary>
internal static class Sdk
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(120);

    /// <summary>Returns what was sent once the SDK has flushed and the process has ended by itself.</summary>
    public static async Task<List<SentEvent>> Run(string driver, Order order)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Repository.At($"tests/sdk/{driver}.cjs"), JsonSerializer.Serialize(order, JsonSerializerOptions.Web)])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        using var patience = new CancellationTokenSource(Longest);
        try
        {
            var said = node.StandardOutput.ReadToEndAsync(patience.Token);
            var errors = node.StandardError.ReadToEndAsync(patience.Token);
            await node.WaitForExitAsync(patience.Token);
            var output = await said;
            Assert.True(node.ExitCode == 0 && output.Length > 0, $"{driver} ended with {node.ExitCode}: {output}{await errors}");
            return JsonSerializer.Deserialize<List<SentEvent>>(output[output.LastIndexOf("[{", StringComparison.Ordinal)..], JsonSerializerOptions.Web)!;
        }
        finally
        {
            if (!node.HasExited)
                node.Kill(entireProcessTree: true);
        }
    }
}
