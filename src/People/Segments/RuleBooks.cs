using Throughline.Kernel.Storage;

namespace Throughline.People.Segments;

/// <summary>The rules as they are now, kept while they stay as they are.</summary>
internal sealed class RuleBooks(SegmentList segments)
{
    private volatile RuleBook? kept;

    public RuleBook Now(Session session) => At(session, segments.Version(session));

    /// <summary>As <see cref="Now"/>; and no rule changes until the transaction ends.</summary>
    public RuleBook Hold(Transaction tx) => At(tx, segments.HoldVersion(tx));

    private RuleBook At(Session session, long version)
    {
        if (kept is { } book && book.Version == version)
            return book;
        book = new RuleBook(version, segments.All(session));
        // a unit that is taken back leaves a version that another may give to other rules
        if (session is not Transaction)
            kept = book;
        return book;
    }
}
