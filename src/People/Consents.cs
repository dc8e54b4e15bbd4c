using Throughline.Kernel.Storage;
using Throughline.People.Consent;

namespace Throughline.People;

/// <summary>
/// What people agreed to, read through the map from identifiers to persons: per identifier the latest statement wins, and a person's
/// consent is the most restrictive over the identifiers. So a merge restricts and an undo gives back, and nothing is rewritten.
/// </summary>
public sealed class Consents
{
    private readonly Persons persons;
    private readonly ConsentStatements statements;

    internal Consents(Persons persons, ConsentStatements statements) => (this.persons, this.statements) = (persons, statements);

    /// <summary>By the id of any of the person's identifiers.</summary>
    public PersonConsents Of(Session session, long identifier)
    {
        var person = persons.Of(session, [identifier])[identifier];
        return new(person, statements.Of(session, persons.Members(session, person)));
    }

    /// <summary>Of these persons, by their ids.</summary>
    public Dictionary<long, PersonConsents> Of(Session session, IReadOnlyCollection<long> ofPersons)
    {
        var members = persons.Members(session, ofPersons);
        var stated = statements.Of(session, [.. members.SelectMany(of => of).Concat(ofPersons).Distinct()]);
        return ofPersons.Distinct().ToDictionary(person => person, person => new PersonConsents(person,
            members[person].DefaultIfEmpty(person).SelectMany(member => stated[member]).ToLookup(s => s.Identifier)));
    }
}

public enum ConsentState
{
    /// <summary>Nobody said anything.</summary>
    Unstated,
    Given,
    Withdrawn,
}

/// <summary>What holds for a channel and a purpose. <see cref="Statements"/> are those it rests on, one an identifier; their sequences are the evidence.</summary>
public sealed record ConsentFinding(string Channel, string Purpose, ConsentState State, IReadOnlyList<ConsentStatement> Statements)
{
    /// <summary>Agreed to; or not refused, where no consent is needed.</summary>
    public bool Permits => State == ConsentState.Given || (State == ConsentState.Unstated && !ConsentPurpose.NeedsConsent(Purpose));

    public IReadOnlyList<long> Evidence => [.. Statements.Select(s => s.Sequence)];

    /// <summary>The legal basis stated, where consent is given.</summary>
    public string? Basis => State == ConsentState.Given ? Statements.Select(s => s.Basis).FirstOrDefault(basis => basis is not null) : null;
}

/// <summary>Everything a person's identifiers stated.</summary>
public sealed class PersonConsents
{
    private readonly ILookup<long, ConsentStatement> byIdentifier;

    internal PersonConsents(long person, ILookup<long, ConsentStatement> byIdentifier) => (Person, this.byIdentifier) = (person, byIdentifier);

    public long Person { get; }

    /// <summary>Every statement, newest first.</summary>
    public IReadOnlyList<ConsentStatement> History =>
        [.. byIdentifier.SelectMany(of => of).OrderDescending(Comparer<ConsentStatement>.Create(ConsentStatement.Compare))];

    /// <summary>What holds for contact on a channel (email, sms, …) for a purpose; for tracking the channel does not matter.</summary>
    public ConsentFinding For(string channel, string purpose)
    {
        var latest = byIdentifier
            .Select(of => of.Where(s => ConsentPurpose.Covers(s.Purpose, purpose) && (s.Channel == channel || s.Channel == ConsentPurpose.Any || purpose == ConsentPurpose.Tracking))
                .Max(Comparer<ConsentStatement>.Create(ConsentStatement.Compare)))
            .OfType<ConsentStatement>().OrderBy(s => s.Sequence).ToList();
        var withdrawn = latest.FindAll(s => !s.Given);
        return withdrawn.Count > 0 ? new(channel, purpose, ConsentState.Withdrawn, withdrawn)
            : new(channel, purpose, latest.Count > 0 ? ConsentState.Given : ConsentState.Unstated, latest);
    }

    /// <summary>What holds for everything that was ever spoken of, by purpose and channel: for "all channels", and for each channel where it differs.</summary>
    public IReadOnlyList<ConsentFinding> Findings
    {
        get
        {
            var channels = byIdentifier.SelectMany(of => of).Select(s => s.Channel).Append(ConsentPurpose.Any).Distinct().Order(StringComparer.Ordinal).ToList();
            var topics = byIdentifier.SelectMany(of => of).Select(s => s.Purpose).Where(purpose => ConsentPurpose.TopicOf(purpose) is not null).Distinct().Order(StringComparer.Ordinal);
            return [.. from purpose in ConsentPurpose.All.Concat(topics)
                       from channel in purpose == ConsentPurpose.Tracking ? [ConsentPurpose.Any] : channels
                       let finding = For(channel, purpose)
                       where finding.State != ConsentState.Unstated
                       where channel == ConsentPurpose.Any || purpose == ConsentPurpose.Tracking || !IsSaidOfAll(finding)
                       select finding];
        }
    }

    private bool IsSaidOfAll(ConsentFinding finding) =>
        For(ConsentPurpose.Any, finding.Purpose) is var all && all.State == finding.State && all.Statements.SequenceEqual(finding.Statements);
}
