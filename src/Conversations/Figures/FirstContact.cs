namespace Throughline.Conversations.Figures;

/// <summary>How a resolution came out: whether the same person came again about the same reason.</summary>
internal enum FirstContactIs { Resolved, CameAgain, Open, Unknown }

/// <param name="Conversation">That was resolved, for the first time within what is asked.</param>
/// <param name="At">When.</param>
/// <param name="Again">The contact that followed; null for none.</param>
/// <param name="Is">Resolved, or the person came again, both final; open while its days are not over; or of somebody unknown, and left out.</param>
internal sealed record FirstContact(string Conversation, string Reason, long At, string? Again, FirstContactIs Is)
{
    /// <summary>
    /// First-contact resolution: of each conversation the first resolution within the window, and whether the person came again about the same reason within so long,
    /// by the same conversation or another. Pure.
    /// </summary>
    /// <param name="facts">Every opening, opening again and resolution of conversations of these people.</param>
    /// <param name="reasonOf">What a conversation was about; empty where nobody said, which is a reason like another.</param>
    /// <param name="personOf">Whose a conversation is, and whether it is known who that is.</param>
    /// <param name="from">Of the window in which it was resolved.</param>
    /// <param name="to">Of the window.</param>
    /// <param name="within">How long nobody may come again, in microseconds.</param>
    /// <param name="now">When it is asked.</param>
    public static List<FirstContact> Of(
        IReadOnlyCollection<(string Conversation, bool IsResolution, long At)> facts, Func<string, string> reasonOf, Func<string, (long Person, bool IsKnown)> personOf, long from, long to, long within, long now)
    {
        var contacts = facts.Where(of => !of.IsResolution).OrderBy(of => of.At).ThenBy(of => of.Conversation, StringComparer.Ordinal).ToLookup(of => (personOf(of.Conversation).Person, reasonOf(of.Conversation)));
        return [.. facts.Where(of => of.IsResolution && of.At >= from && of.At < to).GroupBy(of => of.Conversation).OrderBy(of => of.Key, StringComparer.Ordinal).Select(of =>
        {
            var (at, person, reason) = (of.Min(fact => fact.At), personOf(of.Key), reasonOf(of.Key));
            var again = contacts[(person.Person, reason)].Where(contact => contact.At > at && contact.At <= at + within).Select(contact => contact.Conversation).FirstOrDefault();
            return new FirstContact(of.Key, reason, at, again, !person.IsKnown ? FirstContactIs.Unknown : now <= at + within ? FirstContactIs.Open : again is null ? FirstContactIs.Resolved : FirstContactIs.CameAgain);
        })];
    }
}
