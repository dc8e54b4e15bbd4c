namespace Throughline.People.Linkage.Engine;

/// <summary>
/// How two values of a field agree: a level, 0 for not at all, higher for better, the highest for equal. <see cref="Missing"/> where
/// one is not stated, <see cref="Swapped"/> where given name and surname stand in each other's place.
/// </summary>
internal static class FieldComparison
{
    public const int MostLevels = 6;
    public const byte Swapped = 5;
    public const byte Missing = 15;

    private static readonly string[] Names = ["different", "remotely alike", "alike", "the same"];
    private static readonly string[] Days = ["different", "one part the same", "two parts the same", "a slip apart", "the same"];
    private static readonly string[] GivenNames = ["different", "remotely alike", "alike", "short for the other", "the same"];

    /// <summary>What the ordered levels of a kind are called, the lowest first.</summary>
    public static string[] Levels(FieldKind kind) => kind switch
    {
        FieldKind.Date => Days,
        FieldKind.GivenName => GivenNames,
        _ => Names,
    };

    public static int Highest(FieldKind kind) => Levels(kind).Length - 1;

    public static string NameOf(FieldKind kind, byte level) => level switch
    {
        Missing => "not known of both",
        Swapped => "in each other's place",
        _ => Levels(kind)[level],
    };

    /// <summary>The level of two values, both folded and not equal.</summary>
    public static byte Of(FieldKind kind, string a, string b) => kind switch
    {
        FieldKind.Date => Day(a, b),
        FieldKind.GivenName => GivenName(a, b),
        FieldKind.FullName => FullName(a, b),
        FieldKind.Street => Street(a, b),
        FieldKind.Postcode => Postcode(a, b),
        FieldKind.Email => Email(a, b),
        FieldKind.Phone => (byte)(Likeness.Edits(a, b, 2) switch { <= 1 => 2, 2 => 1, _ => 0 }),
        _ => Text(a, b),
    };

    /// <summary>Whether two names are the same but for a slip.</summary>
    public static bool AreAlike(string a, string b) => a == b || Text(a, b) == 2;

    private static byte Text(string a, string b)
    {
        var shorter = Math.Min(a.Length, b.Length);
        if (shorter >= 4 && Likeness.Edits(a, b, 1) <= 1)
            return 2;
        var alike = Likeness.JaroWinkler(a, b);
        return (byte)(alike >= 0.9 && shorter >= 3 ? 2 : alike >= 0.8 && shorter >= 3 ? 1 : 0);
    }

    private static byte GivenName(string a, string b)
    {
        var (shorter, longer) = a.Length <= b.Length ? (a, b) : (b, a);
        if (longer.StartsWith(shorter, StringComparison.Ordinal) && (shorter.Length <= 4 || longer[shorter.Length] == ' '))
            return 3;
        return Text(a, b);
    }

    private static byte FullName(string a, string b)
    {
        var text = Text(a, b);
        if (text == 2)
            return 2;
        var (shorter, longer) = (a.Split(' '), b.Split(' '));
        if (shorter.Length > longer.Length)
            (shorter, longer) = (longer, shorter);
        var alike = shorter.Count(word => longer.Any(other => AreAlike(word, other)
            || (Math.Min(word.Length, other.Length) == 1 && word[0] == other[0])));
        return alike == shorter.Length && shorter.Length > 1 ? (byte)2 : alike > 0 ? (byte)1 : text;
    }

    private static byte Day(string a, string b)
    {
        if (a.Length != 8 || b.Length != 8)
            return Likeness.Edits(a, b, 1) <= 1 ? (byte)3 : (byte)0;
        var (year, month, day) = (a.AsSpan(0, 4).SequenceEqual(b.AsSpan(0, 4)), a.AsSpan(4, 2).SequenceEqual(b.AsSpan(4, 2)), a.AsSpan(6).SequenceEqual(b.AsSpan(6)));
        var swapped = year && a.AsSpan(4, 2).SequenceEqual(b.AsSpan(6)) && a.AsSpan(6).SequenceEqual(b.AsSpan(4, 2));
        if (swapped || Likeness.Edits(a, b, 1) <= 1)
            return 3;
        return ((year ? 1 : 0) + (month ? 1 : 0) + (day ? 1 : 0)) switch { 2 => 2, _ => year ? (byte)1 : (byte)0 };
    }

    private static byte Street(string a, string b)
    {
        var text = Text(a, b);
        if (text == 2)
            return 2;
        if (a.Replace(" ", "", StringComparison.Ordinal) is var x && b.Replace(" ", "", StringComparison.Ordinal) is var y && (x == y || Likeness.Edits(x, y, 2) <= 2 && x.Length >= 8))
            return 2;
        var (shared, fewer) = Likeness.Words(a, b);
        return shared == fewer && shared > 1 ? (byte)2 : 2 * shared > fewer ? (byte)1 : text;
    }

    private static byte Postcode(string a, string b)
    {
        if (Likeness.Edits(a, b, 1) <= 1)
            return 2;
        var half = Math.Max(2, Math.Min(a.Length, b.Length) / 2);
        return a.Length > half && b.Length > half && a.AsSpan(0, half).SequenceEqual(b.AsSpan(0, half)) ? (byte)1 : (byte)0;
    }

    private static byte Email(string a, string b)
    {
        if (Likeness.Edits(a, b, 2) <= 2)
            return 2;
        var x = Local(a);
        var y = Local(b);
        if (x.SequenceEqual(y))
            return 2;
        return Likeness.JaroWinkler(x, y) >= 0.88 ? (byte)1 : (byte)0;
    }

    private static ReadOnlySpan<char> Local(string address) =>
        address.LastIndexOf('@') is var at and > 0 ? address.AsSpan(0, at) : address;
}
