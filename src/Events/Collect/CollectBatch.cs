using System.Buffers;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Throughline.Events.Keys;
using Throughline.Events.Log;
using Throughline.Kernel;

namespace Throughline.Events.Collect;

/// <summary>One request of an SDK, from its body to its answer: the steps in order. It never answers 413, nor 500 for what it was sent.</summary>
internal sealed class CollectBatch(
    KnownKeys keys, KnownUsers users, Throttle throttle, AppendItems append, CollectMeter meter, TimeProvider time, ILogger<CollectBatch> log)
{
    private const int StoreRetryAfter = 5;
    private const string Full = "More is on its way to the log than the server holds at a time.";

    /// <param name="kind">What the route says the items are; null for a batch route.</param>
    public async Task Handle(HttpContext http, string? kind)
    {
        Cors.Allow(http);
        var receivedAt = Micros.Now(time);
        try
        {
            await Collect(http, kind, receivedAt);
        }
        catch (MalformedBodyException e)
        {
            await Refuse(http, StatusCodes.Status400BadRequest, "The body can't be taken", e.Message);
        }
        catch (BadHttpRequestException e)
        {
            var status = e.StatusCode is StatusCodes.Status413PayloadTooLarge ? StatusCodes.Status400BadRequest : e.StatusCode;
            await Refuse(http, status, "The body can't be read", e.Message);
        }
        catch (StoreUnavailableException e)
        {
            log.LogError(e, "A batch could not be stored and was answered with 503");
            await Refuse(http, StatusCodes.Status503ServiceUnavailable, "Not possible just now",
                "The events could not be stored now. Nothing was acknowledged: send the same batch again.", StoreRetryAfter);
        }
    }

    private async Task Collect(HttpContext http, string? kind, long receivedAt)
    {
        var key = FindKey.InHeader(http.Request.Headers.Authorization);
        var source = key is null ? null : await keys.Owner(key);
        if (key is not null && source is null)
        {
            await RefuseKey(http);
            return;
        }
        var (body, length) = await ReadBody.From(http);
        long held = 0;
        try
        {
            if (!Enter(length, ref held))
            {
                await TooMuch(http, 1, Full);
                return;
            }
            using var tape = JsonTape.Parse(body, length);
            source ??= FindKey.InBody(tape) is { } inBody ? await keys.Owner(inBody) : null;
            if (source is null)
            {
                await RefuseKey(http);
                return;
            }
            var batch = ReadBatch.From(tape, kind, receivedAt);
            if (!Enter((long)batch.Shared * batch.Items.Count, ref held))
            {
                await TooMuch(http, 1, Full);
                return;
            }
            if (throttle.RetryAfter(source.Id, batch.Items.Count) is { } seconds)
            {
                await TooMuch(http, seconds, "This source sends more than it may.");
                return;
            }
            var collected = await Read(batch, source);
            var refused = await append.Append(source.Id, receivedAt, collected);
            meter.Taken(collected.Events.Count, refused.Count, length);
            await CollectAnswer.Done(http, batch.Format, refused);
        }
        finally
        {
            throttle.Leave(held);
            ArrayPool<byte>.Shared.Return(body);
        }
    }

    private bool Enter(long size, ref long held)
    {
        if (!throttle.Enter(size))
            return false;
        held += size;
        return true;
    }

    private async Task<Collected> Read(Batch batch, Source source)
    {
        var known = batch.Format == WireFormat.PostHog
            ? await users.Among(source.IdentitySpace, PostHogItem.DistinctIds(batch))
            : [];
        return CollectItems.From(batch, source.IdentitySpace, () => Ids.New(time), known);
    }

    private Task RefuseKey(HttpContext http) => Refuse(http, StatusCodes.Status401Unauthorized, "The write key is not known",
        "Send a write key of this server: as user of Basic authorization, as Bearer token, or as writeKey in the body. Settings, Sources makes one.");

    private Task TooMuch(HttpContext http, int seconds, string detail) =>
        Refuse(http, StatusCodes.Status429TooManyRequests, "Too much at once", $"{detail} Try again in {seconds} s.", seconds);

    private Task Refuse(HttpContext http, int status, string title, string detail, int? retryAfter = null)
    {
        meter.Refused(status);
        return CollectAnswer.Problem(http, status, title, detail, retryAfter);
    }
}
