using System.Diagnostics;
using Throughline.Support;

namespace Throughline.Faults;

/// <summary>The real @segment/analytics-node, unchanged, in a process of its own; it says what the SDK told it was delivered.</summary>
public sealed class SdkSender : IAsyncDisposable
{
    private readonly Process process;
    private readonly Delivery delivery;
    private readonly TaskCompletionSource ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public SdkSender(Uri server, string key, Delivery delivery)
    {
        this.delivery = delivery;
        process = new Process
        {
            StartInfo = new ProcessStartInfo("node", [Repository.At("tests/sdk/send-until-told.mjs"), server.GetLeftPart(UriPartial.Authority), key])
            {
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            },
        };
        process.OutputDataReceived += (_, line) => Hear(line.Data);
        process.Start();
        process.BeginOutputReadLine();
    }

    /// <summary>What the SDK gave up on. It must give up on nothing.</summary>
    public int GivenUp { get; private set; }

    /// <summary>Sends no more; done when the SDK has flushed what it held.</summary>
    public async Task Finish()
    {
        process.StandardInput.Close();
        await ended.Task.WaitAsync(TimeSpan.FromMinutes(3));
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private void Hear(string? line)
    {
        switch (line?.Split(' '))
        {
            case ["sent", var name]: delivery.Sent(name); break;
            case ["told", var name]: delivery.Acknowledge(name); break;
            case ["lost", ..]: GivenUp++; break;
            case null: ended.TrySetResult(); break;
        }
    }
}
