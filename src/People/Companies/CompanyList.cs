using Throughline.Kernel.Storage;
using Throughline.People.Profiles;

namespace Throughline.People.Companies;

/// <summary>A company as group events know it: its group id, what it is called, and how many people belong to it.</summary>
public sealed record Company(long Id, string Key, string? Name, long People)
{
    public string Title => Name ?? Key;
}

/// <summary>Companies and their people, read through the map from identifiers to persons.</summary>
internal sealed class CompanyList(CompanyTraits traits)
{
    /// <summary>By key, after the last one of the page before; where a text is sought, those whose key begins with it.</summary>
    public List<Company> Page(Session session, string? sought, string after, int limit)
    {
        var rows = session.Query<Row>(
            """
            select id, key, 0 as People from companies
            where key > @after and (@sought = '' or substr(key, 1, @length) = @sought) order by key limit @limit
            """, new { after, sought = sought ?? "", length = (sought ?? "").Length, limit });
        return Filled(session, rows);
    }

    public Company? Find(Session session, long id) =>
        Filled(session, session.Query<Row>("select id, key, 0 as People from companies where id = @id", new { id })).FirstOrDefault();

    public List<Trait> TraitsOf(Session session, long company) => Trait.Fold(traits.Of(session, [company]).Select(s => s.Value));

    /// <summary>Of a person's identifiers the newest word holds, as in <see cref="Of"/>.</summary>
    private const string Belongs =
        """
        c.member = 1 and not exists (
            select 1 from memberships m2 join company_members c2 on c2.identifier = m2.identifier and c2.company = c.company
            where m2.person = m.person and c2.member = 0 and c2.at > c.at and not exists (
                select 1 from memberships m3 join company_members c3 on c3.identifier = m3.identifier and c3.company = c.company
                where m3.person = m.person and c3.member = 1 and c3.at >= c2.at))
        """;

    /// <summary>The people of a company, by person id, after one.</summary>
    public List<long> People(Session session, long company, long after, int limit) => session.Query<long>(
        $"""
        select distinct coalesce(m.person, c.identifier) as person from company_members c left join memberships m on m.identifier = c.identifier
        where c.company = @company and {Belongs} and coalesce(m.person, c.identifier) > @after order by person limit @limit
        """, new { company, after, limit });

    /// <summary>Of a person's identifiers, the newest word on each company; those that they left are not among them.</summary>
    public List<PersonCompany> Of(Session session, IReadOnlyCollection<long> identifiers)
    {
        var rows = session.Query<MemberRow>(
            $"""
            select c.id, c.key, m.member, m.at, m.sequence, m.message_id as MessageId from company_members m join companies c on c.id = m.company
            where {session.Dialect.In("m.identifier", "@identifiers")}
            """, new { identifiers = session.Dialect.List(identifiers) });
        var newest = rows.GroupBy(r => r.Id).Select(of => of.MaxBy(r => (r.At, r.Member, r.MessageId))!).Where(r => r.Member == 1).ToList();
        var names = NamesOf(session, newest.ConvertAll(r => r.Id));
        return [.. newest.OrderBy(r => r.Key, StringComparer.Ordinal).Select(r => new PersonCompany(r.Id, r.Key, names.GetValueOrDefault(r.Id), r.At, r.Sequence))];
    }

    private List<Company> Filled(Session session, List<Row> rows)
    {
        var ids = rows.ConvertAll(row => row.Id);
        var names = NamesOf(session, ids);
        var people = session.Query<Row>(
            $"""
            select c.company as Id, '' as Key, count(distinct coalesce(m.person, c.identifier)) as People
            from company_members c left join memberships m on m.identifier = c.identifier
            where {session.Dialect.In("c.company", "@ids")} and {Belongs} group by c.company
            """, new { ids = session.Dialect.List(ids) }).ToDictionary(row => row.Id, row => row.People);
        return rows.ConvertAll(row => new Company(row.Id, row.Key, names.GetValueOrDefault(row.Id), people.GetValueOrDefault(row.Id)));
    }

    private Dictionary<long, string> NamesOf(Session session, List<long> companies) => traits.Of(session, companies, ["name"])
        .GroupBy(s => s.Of, s => s.Value).ToDictionary(of => of.Key, of => Trait.Fold(of)[0].Newest)
        .Where(pair => pair.Value.Value.StartsWith('"')).ToDictionary(pair => pair.Key, pair => pair.Value.Text);

    private sealed class Row
    {
        public long Id { get; init; }
        public string Key { get; init; } = "";
        public long People { get; init; }
    }

    private sealed class MemberRow
    {
        public long Id { get; init; }
        public string Key { get; init; } = "";
        public long Member { get; init; }
        public long At { get; init; }
        public long Sequence { get; init; }
        public string MessageId { get; init; } = "";
    }
}
