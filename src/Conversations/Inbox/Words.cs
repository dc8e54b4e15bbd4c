namespace Throughline.Conversations.Inbox;

/// <summary>How states stand in tables, facts and answers: in lower case.</summary>
internal static class Words
{
    public static string Of<T>(T value) where T : struct, Enum => value.ToString().ToLowerInvariant();

    /// <summary>Null where it is no such word.</summary>
    public static T? Read<T>(string? word) where T : struct, Enum =>
        word is not null && !word.Contains(',', StringComparison.Ordinal) && !word.Any(char.IsDigit) && Enum.TryParse<T>(word, ignoreCase: true, out var value) ? value : null;
}
