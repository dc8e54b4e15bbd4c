namespace Throughline.Web.Layout;

/// <summary>The search in the top bar, which <c>/</c> focuses: <paramref name="Path"/> is asked with <c>q</c>. The module that finds registers it.</summary>
public sealed record TopSearch(string Label, string Path, string Permission);
