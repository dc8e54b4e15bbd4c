using System.Diagnostics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;
using Throughline.Events.Phones;
using Throughline.Support;

namespace Throughline.Events.Tests.Phones;

public sealed class PhoneNumberTests
{
    private static readonly string[] Countries = [.. NumberingPlans.All.Countries.Order(StringComparer.Ordinal)];
    private static readonly string[] Between = ["", "", "", " ", "-", ".", "/", " (", ") ", "\u00A0", "–"];
    private static readonly string[] After = ["", "", "", "", " ext. 12", " x34", "#", ";ext=7", " (home)", ", 5"];

    [Theory]
    [InlineData("+49 (30) 123-45", null, "+493012345")]
    [InlineData("030 12345", "DE", "+493012345")]
    [InlineData("0049 30 12345", "DE", "+493012345")]
    [InlineData("(213) 373-4253", "US", "+12133734253")]
    [InlineData("8 (800) 555-35-35", "RU", "+78005553535")]
    [InlineData("011 15 2345-6789", "AR", "+5491123456789")]
    [InlineData("٠١٢٣٤٥٦٧٨٩٠", "EG", "+201234567890")]
    [InlineData("030 12345", null, null)]
    [InlineData("+999 12345", null, null)]
    [InlineData("call me", "DE", null)]
    public void A_number_is_read_as_people_write_it(string text, string? country, string? number) => Assert.Equal(number, PhoneNumber.Parse(text, country));

    [Theory]
    [InlineData("+49 30 123456", "+4930123456")]
    [InlineData("+999 1", "+9991")]
    [InlineData("030 12345", "03012345")]
    [InlineData("12 34", "1234")]
    public void What_can_t_be_read_is_compared_by_its_digits(string text, string kept) => Assert.Equal(kept, Identifier.Of(Identifier.Phone, text)!.Value);

    [Fact]
    public async Task I5_every_number_of_every_country_is_read_as_libphonenumber_reads_it()
    {
        var seeds = new List<string>();
        Generated.Holds(Gen.Choose(0, int.MaxValue - 1), seed => { seeds.Add(seed.ToString()); return true; }, 40);
        var asked = Countries.SelectMany(country => seeds.Select(seed => Written(country, new Random(int.Parse(seed) ^ (country[0] * 31 + country[1]))))).ToList();
        var expected = await Ask(asked);
        var wrong = asked.Zip(expected, (question, answer) => (question, answer))
            .Where(pair => PhoneNumber.Parse(pair.question.Text, pair.question.Country) != pair.answer)
            .Select(pair => $"{pair.question} is {pair.answer} and was read as {PhoneNumber.Parse(pair.question.Text, pair.question.Country)}").ToList();
        Assert.Empty(wrong);
        Assert.True(expected.Count(answer => answer is not null) > asked.Count / 2, "most of them are numbers");
    }

    /// <summary>A number of a country: of one of the lengths it has or about it, with or without what is dialled before it, as somebody may type it.</summary>
    private static (string Text, string? Country) Written(string country, Random chance)
    {
        var plan = NumberingPlans.All.OfCountry(country)!;
        var length = plan.Lengths[chance.Next(plan.Lengths.Length)] + (chance.Next(5) == 0 ? chance.Next(-1, 3) : 0);
        var digits = string.Concat(Enumerable.Range(0, Math.Max(1, length)).Select(i => (char)('0' + chance.Next(i == 0 ? 1 : 0, 10))));
        var prefix = chance.Next(8) switch
        {
            0 or 1 => "+" + plan.CallingCode,
            2 => "00" + plan.CallingCode,
            3 => plan.CallingCode,
            4 => "0",
            5 => "+" + plan.CallingCode + "0",
            6 => chance.Next(2) == 0 ? "1" : "8",
            _ => "",
        };
        var home = chance.Next(4) switch { 0 => Countries[chance.Next(Countries.Length)], 1 => null, _ => country };
        var text = new StringBuilder(prefix);
        foreach (var digit in digits)
            text.Append(chance.Next(4) == 0 ? Between[chance.Next(Between.Length)] : "").Append(digit);
        return (text.Append(After[chance.Next(After.Length)]).ToString(), home);
    }

    private static async Task<List<string?>> Ask(IEnumerable<(string Text, string? Country)> numbers)
    {
        using var node = Process.Start(new ProcessStartInfo("node", [Repository.At("tests/Events.Tests/Phones/phones.mjs"), Repository.At("package.json")])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new UTF8Encoding(false),
            StandardOutputEncoding = new UTF8Encoding(false),
        })!;
        var said = node.StandardOutput.ReadToEndAsync();
        foreach (var (text, country) in numbers)
            await node.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new[] { text, country }));
        node.StandardInput.Close();
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return [.. (await said).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonSerializer.Deserialize<string?>(line))];
    }
}
