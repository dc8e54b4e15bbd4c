using System.Net.WebSockets;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Throughline.Web.Access;
using Throughline.Web.Problems;

namespace Throughline.Web.Live;

/// <summary>
/// The WebSocket of one tab: it sends <c>{"add":[…]}</c> and <c>{"remove":[…]}</c>, and gets <c>{"changed":[…]}</c>, of each topic at most four times a second.
/// <c>{"again":[…]}</c> asks to be told once that these changed, now that they are listened to.
/// </summary>
internal static class OpenLive
{
    private const int LongestMessage = 32 * 1024;

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapGet("/live", Handle).Require(Permissions.OwnAccount).WithTags("Pages");

    private static async Task Handle(HttpContext context, LiveStreams streams, TimeProvider time)
    {
        if (!context.WebSockets.IsWebSocketRequest)
            throw new RefusedException(StatusCodes.Status400BadRequest, "This address speaks WebSocket only.");
        if (!Origin.IsOurs(context.Request))
            throw new RefusedException(StatusCodes.Status403Forbidden, "Live streams are opened by pages of this server only.");
        var stopping = context.RequestServices.GetService<IHostApplicationLifetime>()?.ApplicationStopping ?? CancellationToken.None;
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, stopping);
        var tab = new LiveTab(time, Math.Abs(context.TraceIdentifier.GetHashCode(StringComparison.Ordinal) % 1000) / 1000.0);
        try
        {
            var receiving = Receive(socket, streams, tab, over.Token);
            var sending = Send(socket, tab, over.Token);
            await Task.WhenAny(receiving, sending);
            await over.CancelAsync();
            await Task.WhenAll(receiving, sending);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException or JsonException)
        {
            // the tab closed, the server stops, or what came was not of our pages
        }
        finally
        {
            streams.Close(tab);
            if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
                await CloseQuietly(socket);
        }
    }

    private static async Task Receive(WebSocket socket, LiveStreams streams, LiveTab tab, CancellationToken cancel)
    {
        var buffer = new byte[LongestMessage];
        while (true)
        {
            var length = 0;
            ValueWebSocketReceiveResult part;
            do
            {
                part = await socket.ReceiveAsync(buffer.AsMemory(length), cancel);
                length += part.Count;
                if (part.MessageType != WebSocketMessageType.Text || length == buffer.Length)
                    return;
            }
            while (!part.EndOfMessage);
            var message = JsonSerializer.Deserialize<Message>(buffer.AsSpan(0, length), JsonSerializerOptions.Web);
            streams.Subscribe(tab, message?.Add ?? []);
            streams.Unsubscribe(tab, message?.Remove ?? []);
            foreach (var topic in message?.Again ?? [])
                tab.Changed(topic);
        }
    }

    private static async Task Send(WebSocket socket, LiveTab tab, CancellationToken cancel)
    {
        while (true)
        {
            var changed = await tab.Next(cancel);
            await socket.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { changed }), WebSocketMessageType.Text, endOfMessage: true, cancel);
        }
    }

    private static async Task CloseQuietly(WebSocket socket)
    {
        try
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(1));
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, patience.Token);
        }
        catch (Exception e) when (e is OperationCanceledException or WebSocketException)
        {
            // it is gone already
        }
    }

    private sealed record Message(string[]? Add, string[]? Remove, string[]? Again = null);
}
