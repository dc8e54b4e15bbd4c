namespace Throughline.People.Linkage.Engine;

/// <summary>A coarse view of one field that records of one person are likely to share: for each of the field's values a number, 0 for none.</summary>
internal sealed record BlockingAtom(int Field, string Name, int[] Codes, uint[] Keys)
{
    public uint Of(int record) => Codes[record] is var code && code < 0 ? 0 : Keys[code];

    public static List<BlockingAtom> All(LinkRecords records)
    {
        var atoms = new List<BlockingAtom>();
        for (var f = 0; f < records.Columns.Count; f++)
        {
            var column = records.Columns[f];
            foreach (var (name, view) in Views(column.Field.Kind))
                atoms.Add(new BlockingAtom(f, $"{column.Field.Name} ({name})", column.Codes, Array.ConvertAll(column.Values, value => Key(view(value)))));
        }
        return atoms;
    }

    private static uint Key(ReadOnlySpan<char> text)
    {
        var key = 2166136261u;
        foreach (var c in text)
            key = (key ^ c) * 16777619;
        return text.IsEmpty ? 0 : key | 1;
    }

    private static string Sound(string text) => Sounds.Code(text).ToString("x", System.Globalization.CultureInfo.InvariantCulture);

    private static string Start(string text, int length) => text.Length <= length ? text : text[..length];

    private static string Longest(string words) => words.Split(' ').MaxBy(word => word.Length)!;

    private static IEnumerable<(string Name, Func<string, string> View)> Views(FieldKind kind) => kind switch
    {
        FieldKind.GivenName or FieldKind.Surname or FieldKind.City => [("sound", Sound), ("first letters", text => Start(text, 3))],
        FieldKind.FullName => [("sound of the words", text => string.Join(' ', text.Split(' ').Select(Sound).Order(StringComparer.Ordinal))),
            ("sound of the longest word", text => Sound(Longest(text))), ("first letters", text => Start(text, 4))],
        FieldKind.Date => [("month and day", text => text.Length == 8 ? text[4..] : text), ("year and month", text => text.Length == 8 ? text[..6] : text), ("whole", text => text)],
        FieldKind.Street => [("sound of the longest word", text => Sound(Longest(text))), ("whole", text => text)],
        FieldKind.Postcode => [("whole", text => text), ("first half", text => Start(text, Math.Max(2, text.Length / 2)))],
        FieldKind.Email => [("letters before the @", Letters), ("whole", text => text)],
        FieldKind.Phone => [("whole", text => text), ("last four", text => text[^4..])],
        _ => [("whole", text => text), ("first letters", text => Start(text, 4))],
    };

    private static string Letters(string address) => string.Concat(address.TakeWhile(c => c != '@').Where(char.IsLetter));
}
