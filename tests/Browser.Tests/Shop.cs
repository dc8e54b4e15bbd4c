using System.Globalization;
using System.Text.Json.Nodes;

namespace Throughline.Browser.Tests;

/// <summary>What happened with a shop's customers: 71 people, of whom 70 have a journey of a few well-trodden and rare steps, and one reads a lot.</summary>
internal static class Shop
{
    public const int People = 71;
    /// <summary>How many people went from <c>Visited shop</c> to <c>Basket filled</c>.</summary>
    public const int VisitedToBasket = 64;
    public const string Map = "/journeys?source=shop&hide=Page%20read";
    public const string Reader = "reader@example.com";
    public const int PagesRead = 330;

    private static readonly (int People, string[] Steps)[] Journeys =
    [
        (40, ["Visited shop", "Basket filled", "Order placed", "Parcel delivered"]),
        (12, ["Visited shop", "Basket filled", "Visited shop"]),
        (8, ["Newsletter opened", "Visited shop", "Basket filled", "Order placed", "Parcel delivered", "Asked for help"]),
        (5, ["Visited shop", "Asked for help", "Asked for help", "Order placed"]),
        (3, ["Visited shop", "Basket filled", "Order placed", "Parcel delivered", "Parcel returned", "Money refunded"]),
        (1, ["Visited shop", "Complained in public", "Asked for help"]),
        (1, ["Visited shop", "Basket filled", "Order placed"]),
    ];

    private static readonly DateTimeOffset Opening = new(2026, 3, 2, 9, 0, 0, TimeSpan.Zero);

    public static IEnumerable<JsonObject> Items()
    {
        var customer = 0;
        foreach (var (people, steps) in Journeys)
        {
            for (var i = 0; i < people; i++, customer++)
            {
                var at = Opening.AddHours(customer * 7);
                foreach (var step in steps)
                {
                    yield return Track($"customer-{customer + 1}", step, at);
                    at = at.AddMinutes(step == "Order placed" ? 2000 + customer : 11 + customer);
                }
            }
        }
        for (var page = 1; page <= PagesRead; page++)
            yield return Track(Reader, "Page read", Opening.AddMinutes(page), page);
    }

    private static JsonObject Track(string user, string step, DateTimeOffset at, int page = 0) => new()
    {
        ["type"] = "track",
        ["userId"] = user,
        ["event"] = step,
        ["channel"] = step switch { "Newsletter opened" => "email", "Asked for help" => "chat", "Complained in public" => "social", _ => "web" },
        ["timestamp"] = at.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture),
        ["messageId"] = $"{user}/{step}/{at.ToUnixTimeSeconds()}",
        ["properties"] = new JsonObject { ["amount"] = 12.5, ["page"] = page, ["words"] = "crème brûlée 🍮" },
    };
}
