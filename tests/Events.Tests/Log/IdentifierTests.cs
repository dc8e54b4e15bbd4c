using Throughline.Events.Log;

namespace Throughline.Events.Tests.Log;

public sealed class IdentifierTests
{
    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("null")]
    [InlineData("undefined")]
    [InlineData("NaN")]
    [InlineData("anonymous")]
    [InlineData("guest")]
    [InlineData("[object Object]")]
    [InlineData("-1")]
    [InlineData("000")]
    [InlineData("00000000-0000-0000-0000-000000000000")]
    [InlineData("---")]
    [InlineData(null)]
    public void A_blocked_value_identifies_nobody(string? value) => Assert.Null(Identifier.Of(Identifier.UserId, value));

    [Theory]
    [InlineData(Identifier.Email, " Ann@Example.ORG ", "ann@example.org")]
    [InlineData(Identifier.Phone, "+49 (30) 123-45", "+493012345")]
    [InlineData(Identifier.UserId, "Ann", "Ann")]
    public void A_value_is_kept_as_it_compares(string type, string value, string kept) => Assert.Equal(kept, Identifier.Of(type, value)!.Value);
}
