namespace Throughline.People.Linkage.Engine;

/// <summary>A field that records have: a name to call it by, and what it says.</summary>
internal sealed record LinkField(string Name, FieldKind Kind);

/// <summary>
/// The values of a field over all records, each distinct one under a number; <see cref="None"/> for nothing. Numbers follow the order of
/// the values, so that the lower of two numbers is the same whatever order the records came in.
/// </summary>
internal sealed record FieldColumn(LinkField Field, int[] Codes, string[] Values, int[] Counts)
{
    public const int None = -1;

    /// <summary>How many records state it.</summary>
    public long Stated { get; } = Counts.Sum(count => (long)count);
}

/// <summary>
/// Records to be linked, folded and coded, in an order of their own that follows from what they say: the same set of records is the same
/// here in whatever order it came. <see cref="Places"/> has the place each was given at.
/// </summary>
internal sealed class LinkRecords
{
    public const int MostFields = 32;

    private LinkRecords(IReadOnlyList<FieldColumn> columns, int[] places) => (Columns, Places) = (columns, places);

    public IReadOnlyList<FieldColumn> Columns { get; }
    public int[] Places { get; }
    public int Count => Places.Length;
    public long Pairs => (long)Count * (Count - 1) / 2;

    /// <param name="texts">For each field its value in each record, as it was written.</param>
    public static LinkRecords Of(IReadOnlyList<LinkField> fields, IReadOnlyList<IReadOnlyList<string?>> texts)
    {
        if (fields.Count is 0 or > MostFields || fields.Count != texts.Count)
            throw new ArgumentException($"Records have between 1 and {MostFields} fields.", nameof(fields));
        var columns = new FieldColumn[fields.Count];
        Parallel.For(0, fields.Count, f => columns[f] = Code(fields[f], texts[f]));
        var places = ByContent(columns, texts[0].Count);
        Parallel.For(0, columns.Length, f => columns[f] = columns[f] with { Codes = Array.ConvertAll(places, place => columns[f].Codes[place]) });
        return new LinkRecords(columns, places);
    }

    private static FieldColumn Code(LinkField field, IReadOnlyList<string?> texts)
    {
        var fold = Fold(field.Kind, texts);
        var known = new Dictionary<string, int>(StringComparer.Ordinal);
        var (values, counts, codes) = (new List<string>(), new List<int>(), new int[texts.Count]);
        for (var i = 0; i < codes.Length; i++)
        {
            codes[i] = FieldColumn.None;
            if (fold(texts[i]) is not { } value)
                continue;
            if (!known.TryGetValue(value, out var code))
            {
                known[value] = code = values.Count;
                values.Add(value);
                counts.Add(0);
            }
            counts[code]++;
            codes[i] = code;
        }
        var (sorted, order) = (values.ToArray(), Enumerable.Range(0, values.Count).ToArray());
        Array.Sort(sorted, order, StringComparer.Ordinal);
        var rank = new int[order.Length];
        for (var i = 0; i < order.Length; i++)
            rank[order[i]] = i;
        return new FieldColumn(field, Array.ConvertAll(codes, code => code < 0 ? code : rank[code]), sorted, Array.ConvertAll(order, code => counts[code]));
    }

    private static Func<string?, string?> Fold(FieldKind kind, IReadOnlyList<string?> texts)
    {
        switch (kind)
        {
            case FieldKind.FullName or FieldKind.Street:
                return Folding.SortedWords;
            case FieldKind.Postcode:
                return Folding.Compact;
            case FieldKind.Email:
                return Folding.Email;
            case FieldKind.Phone:
                return Folding.Phone;
            case FieldKind.Date:
                var monthFirst = CalendarDay.MonthFirst(texts);
                return text => CalendarDay.Of(text, monthFirst);
            default:
                return Folding.Words;
        }
    }

    private static int[] ByContent(FieldColumn[] columns, int count)
    {
        var (keys, places) = (new ulong[count], new int[count]);
        for (var i = 0; i < count; i++)
        {
            var key = 17UL;
            foreach (var column in columns)
                key = Mix.Of(key, (uint)column.Codes[i]);
            (keys[i], places[i]) = (key, i);
        }
        Array.Sort(keys, places);
        return places;
    }
}

/// <summary>Numbers that look like chance and are always the same.</summary>
internal static class Mix
{
    public static ulong Of(ulong a, ulong b)
    {
        var x = (a + 0x9E3779B97F4A7C15) ^ (b * 0xBF58476D1CE4E5B9);
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }
}
