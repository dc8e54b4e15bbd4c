using Throughline.Web.Access;

namespace Throughline.Web.Tests.Access;

public sealed class LocalPathTests
{
    [Theory]
    [InlineData("/people?q=a", "/people?q=a")]
    [InlineData("//evil.example", "/")]
    [InlineData("/\\evil.example", "/")]
    [InlineData("https://evil.example", "/")]
    [InlineData("/a\r\nSet-Cookie: x", "/")]
    [InlineData("", "/")]
    [InlineData(null, "/")]
    public void A_form_leads_only_to_paths_of_this_server(string? asked, string led) => Assert.Equal(led, LocalPath.OrHome(asked));
}
