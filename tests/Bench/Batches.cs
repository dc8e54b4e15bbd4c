using System.Text;
using System.Text.Json;

namespace Throughline.Bench;

/// <summary>Bodies for /v1/batch, made before the clock runs: web tracking of 5,000 visitors as the Segment SDKs write it, about 400 bytes an event.</summary>
internal static class Batches
{
    public const int EventsABatch = 1000;

    private static readonly string[] Names = ["Product Viewed", "Product Added", "Cart Viewed", "Checkout Started", "Order Completed", "Article Read", "Support Asked"];

    public static List<byte[]> Make(int events, int seed)
    {
        var chance = new Random(seed);
        return [.. Enumerable.Range(0, events).Chunk(EventsABatch).Select(numbers => Body(numbers, seed, chance))];
    }

    private static byte[] Body(int[] numbers, int seed, Random chance)
    {
        var at = new DateTimeOffset(2026, 1, 10, 8, 0, 0, TimeSpan.Zero).AddHours(seed);
        var items = numbers.Select(n => JsonSerializer.Serialize(new
        {
            type = "track",
            @event = Names[chance.Next(Names.Length)],
            messageId = $"node-next-{seed:0000}-{n:000000}-5b9f1c7e",
            userId = $"user-{chance.Next(5000):0000}",
            anonymousId = (string?)null,
            timestamp = at.AddMilliseconds(n * 37).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'"),
            properties = new { sku = $"SKU-{chance.Next(900)}", price = chance.Next(100, 99_999) / 100.0, currency = "EUR", quantity = chance.Next(1, 5) },
            context = new { library = new { name = "@segment/analytics-node", version = "3.0.0" }, page = new { path = "/shop/" + chance.Next(300), title = "Shop" } },
        }, Options));
        return Encoding.UTF8.GetBytes($$"""{"batch":[{{string.Join(',', items)}}],"sentAt":"{{at.AddHours(1):yyyy-MM-dd'T'HH:mm:ss.fff'Z'}}"}""");
    }

    private static readonly JsonSerializerOptions Options = new() { DefaultIgnoreCondition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull };
}
