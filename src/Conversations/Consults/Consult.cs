using Throughline.Kernel;

namespace Throughline.Conversations.Consults;

/// <summary>
/// A question about one conversation to somebody who is not of its team, and what is written about it, which the customer never sees. Whoever is asked sees what was
/// said between the customer and the company from one message on, until it is closed. Instants are microseconds UTC.
/// </summary>
/// <param name="Kind">user, team or guest.</param>
/// <param name="Whom">A user's id or a team's key; empty for a guest, who comes by a link.</param>
/// <param name="SeenFrom">The number of the first message that they see.</param>
public sealed record Consult(
    string Id, string Conversation, string Question, string State, string Kind, string Whom, string WhomName, string AskedBy, string AskedByName, long AskedAt, long SeenFrom, long ChangedAt,
    string? ClosedBy = null, long? ClosedAt = null)
{
    public const string Open = "open", Answered = "answered", Closed = "closed";
    public const string ToUser = "user", ToTeam = "team", ToGuest = "guest";
    public const int LongestText = 4000, LongestGuest = 100;

    public bool IsClosed => State == Closed;
    public bool IsToGuest => Kind == ToGuest;

    /// <summary>Whether somebody with an account is asked; who asks their own team does not ask themselves.</summary>
    public bool Asks(string user, IReadOnlyCollection<string> teams) => !IsClosed && Kind switch
    {
        ToUser => Whom == user,
        ToTeam => AskedBy != user && teams.Contains(Whom, StringComparer.Ordinal),
        _ => false,
    };

    /// <summary>After something was written: by who was asked, or by who asks.</summary>
    public Consult With(bool answer, long now) => this with { State = answer ? Answered : Open, ChangedAt = now };

    /// <exception cref="UserErrorException">There is nothing in it, too much, or a character that is none.</exception>
    public static string CheckedText(string? text, string what) => text?.Trim() is not { Length: > 0 } said ? throw new UserErrorException($"{what} needs words.")
        : said.Length > LongestText ? throw new UserErrorException($"{what} has at most {LongestText:N0} characters; this has {said.Length:N0}.")
        : said.Contains('\0', StringComparison.Ordinal) ? throw new UserErrorException($"{what} holds a character that is none.")
        : said;
}

/// <summary>Something written in a consult.</summary>
/// <param name="Author">A user's id; null for a guest.</param>
/// <param name="IsAnswer">Whether who was asked wrote it.</param>
public sealed record ConsultMessage(long Number, string Consult, string Key, string? Author, string AuthorName, bool IsAnswer, string Text, long At);
