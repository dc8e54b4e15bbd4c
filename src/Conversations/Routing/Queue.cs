namespace Throughline.Conversations.Routing;

/// <summary>Where items wait, who may be given them, and what lifts one above others.</summary>
internal sealed record Queue(string Id, IReadOnlyCollection<string> Members, IReadOnlyList<Lift> Lifts)
{
    /// <summary>Minutes of all lifts whose tag the item has. Nothing else lifts: an item that carries no tag of them has none.</summary>
    public int PriorityOf(IReadOnlyCollection<string> tags) => Lifts.Where(lift => tags.Contains(lift.Tag)).Sum(lift => lift.Minutes);
}

/// <summary>Items with the tag stand as if they had come so many minutes earlier. Why is for people to read.</summary>
internal sealed record Lift(string Tag, int Minutes, string Because);
