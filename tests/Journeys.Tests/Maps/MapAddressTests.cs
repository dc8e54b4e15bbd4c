using Throughline.Journeys.Maps;

namespace Throughline.Journeys.Tests.Maps;

public sealed class MapAddressTests
{
    [Fact]
    public void An_address_asks_the_same_question_again()
    {
        var request = new MapRequest
        {
            By = "property",
            Property = "order id",
            Source = "a&b",
            From = "2026-01-01",
            Hide = ["x y", "ü"],
            Where = ["plan=gold"],
            Contains = ["?"],
            Step = [],
            To = "",
        };
        Assert.Equal(
            "/journeys/edge?by=property%3Aorder%20id&source=a%26b&from=2026-01-01&hide=x%20y&hide=%C3%BC&where=plan%3Dgold&contains=%3F&fromStep=a&toStep=%23&page=2",
            MapAddress.OfEdge(request, "a", "#", 2));
        Assert.Equal("/journeys", MapAddress.OfMap(new()));
        Assert.Equal("/journeys/variant?path=a&path=b", MapAddress.OfVariant(new(), ["a", "b"]));
    }
}
