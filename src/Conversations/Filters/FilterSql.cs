using Dapper;
using Throughline.Conversations.Inbox;
using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Filters;

/// <summary>What a filter asks of a conversation, as a condition over <see cref="Columns"/> and <c>found</c>, its id. Its segment is not in it: People alone know that.</summary>
internal static class FilterSql
{
    /// <summary>As <see cref="InboxView.Look"/> takes them.</summary>
    public const string Columns = ", identifier, team, agent, state, channel, priority, reason, waiting_since";

    /// <param name="filter">What is asked for.</param>
    /// <param name="dialect">Of the database.</param>
    /// <param name="args">Takes the values; that of <c>@viewer</c> is there.</param>
    /// <param name="prefix">Of their names, so that several filters have room in one statement.</param>
    /// <param name="people">The identifiers of whom the filter's words mean; null where it has none.</param>
    /// <param name="now">Microseconds UTC.</param>
    public static string Condition(InboxFilter filter, Dialect dialect, DynamicParameters args, string prefix, IReadOnlyCollection<long>? people, long now)
    {
        var asked = new List<string>();
        Among("team", filter.Teams);
        Among("state", filter.States);
        Among("reason", filter.Reasons);
        Among("channel", filter.Channels);
        // one value and no exists: it is asked of each that is looked at, never of all that have the tag
        if (filter.Tags is not null)
            asked.Add($"(select 1 from conversation_tags where conversation = found and {dialect.In("tag", Arg("tag", dialect.List(filter.Tags)))} limit 1) = 1");
        if (filter.Priority is { } priority)
            asked.Add($"priority >= {Arg("priority", priority)}");
        if (filter.Waiting is { } minutes)
            asked.Add($"waiting_since < {Arg("waiting", now - minutes * Micros.PerMinute)}");
        if (filter.Owner is { } owner)
            asked.Add(owner switch { InboxFilter.Me => "agent = @viewer", InboxFilter.Nobody => "agent is null", _ => $"agent = {Arg("owner", owner)}" });
        if (people is not null)
            asked.Add(dialect.In("identifier", Arg("people", dialect.List(people))));
        return asked.Count == 0 ? "1 = 1" : string.Join(" and ", asked);

        void Among(string column, IReadOnlyList<string>? values)
        {
            if (values is not null)
                asked.Add(dialect.In(column, Arg(column, dialect.List(values))));
        }

        string Arg(string name, object value)
        {
            args.Add(prefix + name, value);
            return "@" + prefix + name;
        }
    }
}
