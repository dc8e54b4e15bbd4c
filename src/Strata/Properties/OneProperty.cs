namespace Throughline.Strata.Properties;

/// <summary>A property as it is written: its values, and its codes by page. What others read of it is a <see cref="Picture"/>.</summary>
internal sealed class OneProperty(int number, string name)
{
    private PageColumn?[] pages = [];
    private Picture? picture;

    public int Number => number;
    public string Name => name;
    public Values Values { get; } = new();

    /// <summary>What there is now, for as long as its files are held.</summary>
    public sealed record Picture(PageColumn?[] Pages, Values.View Values);

    public Picture Now => picture ??= new Picture([.. pages], Values.Now);

    public IEnumerable<(int Page, PageColumn Column)> Pages => pages.Index().Where(p => p.Item is not null).Select(p => (p.Index, p.Item!));

    public PageColumn? Page(int page) => page < pages.Length ? pages[page] : null;

    public void Put(int page, PageColumn column)
    {
        if (page >= pages.Length)
            Array.Resize(ref pages, page + 1);
        pages[page] = column;
        picture = null;
    }

    /// <summary>The page, to be written to.</summary>
    public OpenColumn Open(int page)
    {
        if (Page(page) is OpenColumn open)
            return open;
        var opened = Page(page) is { } stored ? new OpenColumn(stored) : new OpenColumn();
        Put(page, opened);
        return opened;
    }

    /// <summary>Something was added since the last picture.</summary>
    public void Grew() => picture = null;
}
