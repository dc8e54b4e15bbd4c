using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Profiles;

namespace Throughline.People.Companies;

/// <summary>What was said of companies, by company.</summary>
internal sealed class CompanyTraits(Sources sources) : Traits(sources, "company_traits", "company");

/// <summary>Companies and whose identifiers belong to them, as group events say: the newest of each pair.</summary>
internal sealed class Members(CompanyTraits traits)
{
    public const string Joined = "Joined group", Left = "Left group";
    public const int LongestKey = 200;
    private const int Page = 1000;

    public void Add(Transaction tx, IReadOnlyList<Event> events)
    {
        var said = events.Where(e => e.Kind == "group" || (e.Kind == "track" && e.Name == Left)).Select(Said.Of).OfType<Said>().ToList();
        if (said.Count == 0)
            return;
        var companies = Intern(tx, [.. said.Select(s => s.Key).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)]);
        tx.ExecuteMany(
            """
            insert into company_members (company, identifier, member, at, source, message_id, sequence)
            values (@company, @identifier, @member, @at, @source, @message, @sequence)
            on conflict (company, identifier) do update set
                member = excluded.member, at = excluded.at, source = excluded.source, message_id = excluded.message_id, sequence = excluded.sequence
            where (excluded.at, excluded.member, excluded.message_id) > (company_members.at, company_members.member, company_members.message_id)
            """,
            ["company", "identifier", "member", "at", "source", "message", "sequence"],
            [.. said.Select(s => new object?[]
            {
                companies[s.Key], s.Event.Subject, s.IsMember ? 1L : 0L, s.Event.OccurredAt, s.Event.Source, s.Event.MessageId, s.Event.Sequence,
            })]);
        traits.Add(tx, [.. said.Where(s => s.IsMember).SelectMany(s => s.Traits.Select(t => new TraitSaid(companies[s.Key], t.Name, t.Value, t.IsCut, t.Digest, s.Event)))]);
    }

    /// <summary>
    /// What a company was said to be is made anew of what is left to say it; a company to which nobody else ever belonged goes.
    /// </summary>
    public void Forget(Transaction tx, IReadOnlyCollection<long> identifiers, EventLog log)
    {
        var args = new { ids = tx.Dialect.List(identifiers) };
        var concerned = tx.Query<long>($"select distinct company from company_members where {tx.Dialect.In("identifier", "@ids")}", args);
        if (concerned.Count == 0)
            return;
        tx.Execute($"delete from company_members where {tx.Dialect.In("identifier", "@ids")}", args);
        traits.Forget(tx, concerned);
        var left = tx.Query<(long Company, long Identifier)>(
            $"select company, identifier from company_members where {tx.Dialect.In("company", "@concerned")}", new { concerned = tx.Dialect.List(concerned) });
        var empty = concerned.Except(left.Select(row => row.Company)).ToList();
        tx.Execute($"delete from companies where {tx.Dialect.In("id", "@empty")}", new { empty = tx.Dialect.List(empty) });
        var members = left.Select(row => row.Identifier).Distinct().ToList();
        for (var (after, page) = (0L, log.OfKind(tx, members, "group", 0, Page)); page.Count > 0; page = page.Count < Page ? [] : log.OfKind(tx, members, "group", after, Page))
        {
            Add(tx, page);
            after = page[^1].Sequence;
        }
    }

    /// <summary>The companies keep their ids, which pages and links name.</summary>
    public void Clear(Transaction tx)
    {
        tx.Execute("delete from company_members");
        traits.Clear(tx);
    }

    private static Dictionary<string, long> Intern(Transaction tx, List<string> keys)
    {
        tx.ExecuteMany("insert into companies (key) values (@key) on conflict (key) do nothing", ["key"], keys.ConvertAll(key => new object?[] { key }));
        return tx.Query<(long Id, string Key)>($"select id, key from companies where {tx.Dialect.In("key", "@keys")}", new { keys = tx.Dialect.List(keys) })
            .ToDictionary(row => row.Key, row => row.Id, StringComparer.Ordinal);
    }

    private sealed record Said(Event Event, string Key, bool IsMember, List<(string Name, string Value, bool IsCut, long Digest)> Traits)
    {
        /// <summary>Null for one that names no group.</summary>
        public static Said? Of(Event e)
        {
            using var document = TraitText.Parse(e.Properties);
            if (document.RootElement.ValueKind != JsonValueKind.Object || !document.RootElement.TryGetProperty("groupId", out var id))
                return null;
            var key = id.ValueKind switch { JsonValueKind.String => id.GetString()!.Trim(), JsonValueKind.Number => id.GetRawText(), _ => "" };
            return key.Length is 0 or > LongestKey ? null
                : new Said(e, key, e.Name != Left, [.. TraitText.Read(document.RootElement).Where(t => t.Name != "groupId")]);
        }
    }
}
