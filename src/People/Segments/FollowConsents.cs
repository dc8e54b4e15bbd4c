using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Consent;

namespace Throughline.People.Segments;

/// <summary>Marks those whose consent was stated, where a rule asks for consent.</summary>
internal sealed class FollowConsents(RuleBooks books, Marks marks, EventLog log) : IFollowConsents
{
    public void Stated(Transaction tx, IReadOnlyList<ConsentStatement> statements)
    {
        if (books.Hold(tx).Concerned(RuleBook.Consents).Length == 0)
            return;
        var last = log.Last(tx);
        marks.Add(tx, [.. statements.Select(statement => statement.Identifier).Distinct().Select(identifier => (identifier, (long?)RuleBook.Consents, last))]);
    }
}
