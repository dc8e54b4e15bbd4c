using System.Text.RegularExpressions;

namespace Throughline.Conversations.Canned;

/// <summary>What stands in canned answers for what is only known in a conversation: <c>{{customer.first}}</c>, or <c>{{customer.first|there}}</c> with what to say where it is not known. Pure.</summary>
public static partial class Variables
{
    /// <summary>Each with what it stands for.</summary>
    public static IReadOnlyDictionary<string, string> All { get; } = new Dictionary<string, string>
    {
        ["customer.name"] = "the customer's name",
        ["customer.first"] = "its first word",
        ["agent.name"] = "your name",
        ["agent.first"] = "its first word",
        ["team"] = "the team's name",
        ["title"] = "what the conversation is about",
        ["order"] = "the order, case or whatever else it belongs to",
        ["channel"] = "where the customer wrote last",
        ["date"] = "today, as 2026-01-31",
    };

    /// <summary>Those in a text that are none.</summary>
    public static List<string> Unknown(string text) => [.. Named().Matches(text).Select(match => match.Groups["name"].Value).Where(name => !All.ContainsKey(name)).Distinct()];

    /// <summary>The text with what they stand for; nothing stands for what is not known and has no other words. What is put in is never read again.</summary>
    public static string Fill(string text, Func<string, string?> value) => Named().Replace(text, match =>
        value(match.Groups["name"].Value) is { Length: > 0 } known ? known : match.Groups["else"].Value);

    public static string First(string name) => name.Split((char[]?)null, 2, StringSplitOptions.RemoveEmptyEntries) is [var first, ..] ? first : "";

    [GeneratedRegex(@"\{\{\s*(?<name>[\w.]{1,40})\s*(\|(?<else>[^{}]{0,100}))?\}\}", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Named();
}
