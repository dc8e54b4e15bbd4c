namespace Throughline.Events.Collect;

/// <summary>What an event is called: the step it is on a journey map.</summary>
internal static class EventName
{
    /// <exception cref="RefusedItemException">It is too long for a name.</exception>
    public static string Checked(string name) =>
        name.Length <= Limits.Name ? name : throw new RefusedItemException(RefusalReason.NameTooLong);

    /// <summary>A page's or a screen's category and name, else its path, else what it is.</summary>
    /// <exception cref="RefusedItemException">It is too long for a name.</exception>
    public static string OfView(string kind, string? category, string? name, string? path)
    {
        if (!string.IsNullOrWhiteSpace(name))
            return Checked(string.IsNullOrWhiteSpace(category) ? name : category + " " + name);
        return !string.IsNullOrWhiteSpace(path) && path.Length <= Limits.Name ? path
            : !string.IsNullOrWhiteSpace(category) ? Checked(category)
            : kind == "page" ? "Page viewed" : "Screen viewed";
    }

    public static string OfKind(string kind) => kind switch
    {
        "identify" => "Identified",
        "group" => "Joined group",
        _ => "Aliased",
    };
}
