namespace Throughline.Strata.Properties;

/// <summary>A page to which codes are still added, by one thread; others read what was there when they came, and perhaps more.</summary>
internal sealed class OpenColumn : PageColumn
{
    private const int MostListed = Size / 16;

    // While there are few, they are listed by rising place; what is listed once stays as it is.
    private ushort[] places = new ushort[16];
    private uint[] codes = new uint[16];
    private uint[]? all;
    private int listed;

    public OpenColumn() { }

    public OpenColumn(PageColumn from)
    {
        var copy = new uint[Size];
        from.Decode(copy);
        all = copy;
    }

    public override uint this[int place]
    {
        get
        {
            if (Volatile.Read(ref all) is { } column)
                return column[place];
            var count = Volatile.Read(ref listed);
            var found = places.AsSpan(0, count).BinarySearch((ushort)place);
            return found < 0 ? 0 : codes[found];
        }
    }

    public void Set(int place, uint code)
    {
        if (all is null && (listed == MostListed || (listed > 0 && places[listed - 1] >= place)))
        {
            var column = new uint[Size];
            Decode(column);
            Volatile.Write(ref all, column);
        }
        if (all is not null)
        {
            all[place] = code;
            return;
        }
        if (listed == places.Length)
        {
            Array.Resize(ref codes, 2 * listed);
            Array.Resize(ref places, 2 * listed);
        }
        (places[listed], codes[listed]) = ((ushort)place, code);
        Volatile.Write(ref listed, listed + 1);
    }

    public override void Decode(Span<uint> into)
    {
        if (Volatile.Read(ref all) is { } column)
        {
            column.CopyTo(into);
            return;
        }
        into.Clear();
        var count = Volatile.Read(ref listed);
        for (var i = 0; i < count; i++)
            into[places[i]] = codes[i];
    }
}
