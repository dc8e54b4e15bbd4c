namespace Throughline.Strata.Properties;

/// <summary>The codes that one property has in one page: 65,536 sequences side by side. 0 stands for an event without it.</summary>
internal abstract class PageColumn
{
    public const int Bits = 16, Size = 1 << Bits;

    /// <summary>By place in the page.</summary>
    public abstract uint this[int place] { get; }

    /// <summary>All of them.</summary>
    public abstract void Decode(Span<uint> into);

    public static long PageOf(long sequence) => sequence >> Bits;
    public static int PlaceOf(long sequence) => (int)(sequence & (Size - 1));
}
