using System.Text.RegularExpressions;
using Throughline.Events.Log;

namespace Throughline.People.Timeline.Reading;

/// <summary>Orders and what was paid for them.</summary>
internal sealed partial class PurchaseLines : ITimelineLines
{
    public TimelineLine? Read(Event e, EventWords words)
    {
        if (!Buying().IsMatch(e.Name))
            return null;
        var amount = words.Property("revenue", "total", "spend", "value", "amount", "price");
        var order = words.Property("orderId", "order_id", "order");
        return new(Icon: "shopping-bag", e.Name + Wording.After(": ", amount is null ? null : amount + Wording.After(" ", words.Property("currency"))), LineKind.Purchase, Teams.Sales)
        {
            Side = Side.Customer,
            Detail = Wording.Facts(Wording.After("Order ", order), Wording.Some(words, 3, "revenue", "total", "spend", "value", "amount", "price", "currency", "orderId", "order_id", "order")),
        };
    }

    [GeneratedRegex(@"\b(order (placed|completed|paid|confirmed|received)|bought|purchased?|payment (made|received)|paid)\b", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Buying();
}
