using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.Teams;
using Throughline.Web.Problems;

namespace Throughline.Gate.Touchpoints;

/// <summary>The registry: the store of touchpoints.</summary>
public sealed class TouchpointList
{
    public const int Most = 5_000;

    private const string Columns =
        "id, name, channel, purpose, phase, audience, about, tools, designs, builds, operates, renews, granted, renewal_due as RenewalDue, "
        + "registered_at as RegisteredAt, changed_at as ChangedAt, changed_by as ChangedBy, retired_at as RetiredAt";

    /// <summary>By name.</summary>
    public List<RegisteredTouchpoint> All(Session session) => session.Query<Row>($"select {Columns} from touchpoints order by name").ConvertAll(row => row.Registered());

    public RegisteredTouchpoint? Find(Session session, string name) =>
        session.FirstOrDefault<Row>($"select {Columns} from touchpoints where name = @name", new { name })?.Registered();

    /// <summary>Those of these names that are registered.</summary>
    internal List<RegisteredTouchpoint> Named(Session session, IReadOnlyCollection<string> names) => session.Query<Row>(
        $"select {Columns} from touchpoints where {session.Dialect.In("name", "@names")} order by name", new { names = session.Dialect.List(names) }).ConvertAll(row => row.Registered());

    public RegisteredTouchpoint? Find(Session session, long id) =>
        session.FirstOrDefault<Row>($"select {Columns} from touchpoints where id = @id", new { id })?.Registered();

    /// <exception cref="RefusedException">404: there is none.</exception>
    internal RegisteredTouchpoint Get(Session session, long id) =>
        Find(session, id) ?? throw new RefusedException(StatusCodes.Status404NotFound, $"There is no touchpoint {id}. Gate, Touchpoints lists them.");

    /// <summary>Keys of the teams that a touchpoint may name.</summary>
    internal static List<string> Teams(Session session) => [.. TeamList.All(session).Where(team => !team.IsRetired).Select(team => team.Key)];

    /// <summary>Its id; null where the name is taken.</summary>
    /// <exception cref="UserErrorException">There are as many as are kept.</exception>
    internal long? Add(Transaction tx, Touchpoint touchpoint, string by, long now)
    {
        if (tx.Single<long>("select count(*) from touchpoints") >= Most)
            throw new UserErrorException(string.Create(CultureInfo.InvariantCulture, $"There are {Most:N0} touchpoints, which is as many as are kept. A name that changes with every event is no touchpoint."));
        return tx.FirstOrDefault<long?>(
            """
            insert into touchpoints (name, channel, purpose, phase, audience, about, tools, designs, builds, operates, renews, granted, renewal_due,
                                     registered_at, changed_at, changed_by, retired_at)
            values (@Name, @Channel, @Purpose, @Phase, @Audience, @About, @Tools, @Designs, @Builds, @Operates, @Renews, @Granted, @RenewalDue, @now, @now, @by, @RetiredAt)
            on conflict (name) do nothing returning id
            """, Values(touchpoint, 0, by, now));
    }

    internal void Set(Transaction tx, long id, Touchpoint touchpoint, string by, long now) => tx.Execute(
        """
        update touchpoints set channel = @Channel, purpose = @Purpose, phase = @Phase, audience = @Audience, about = @About, tools = @Tools, designs = @Designs,
            builds = @Builds, operates = @Operates, renews = @Renews, granted = @Granted, renewal_due = @RenewalDue, changed_at = @now, changed_by = @by,
            retired_at = case when cast(@RetiredAt as bigint) is null then null else coalesce(retired_at, @RetiredAt) end
        where id = @id
        """, Values(touchpoint, id, by, now));

    private static object Values(Touchpoint t, long id, string by, long now) => new
    {
        id,
        t.Name,
        t.Channel,
        t.Purpose,
        t.Phase,
        t.Audience,
        t.About,
        t.Designs,
        t.Builds,
        t.Operates,
        t.Renews,
        now,
        by,
        Tools = JsonSerializer.Serialize(t.Tools),
        Granted = JsonSerializer.Serialize(t.Granted),
        RenewalDue = t.RenewalDue is { } due ? Dates.Text(due) : null,
        RetiredAt = t.IsRetired ? now : (long?)null,
    };

    private sealed class Row
    {
        public long Id { get; init; }
        public string Name { get; init; } = "";
        public string Channel { get; init; } = "";
        public string Purpose { get; init; } = "";
        public string Phase { get; init; } = "";
        public string Audience { get; init; } = "";
        public string About { get; init; } = "";
        public string Tools { get; init; } = "";
        public string? Designs { get; init; }
        public string? Builds { get; init; }
        public string? Operates { get; init; }
        public string? Renews { get; init; }
        public string Granted { get; init; } = "";
        public string? RenewalDue { get; init; }
        public long RegisteredAt { get; init; }
        public long ChangedAt { get; init; }
        public string ChangedBy { get; init; } = "";
        public long? RetiredAt { get; init; }

        public RegisteredTouchpoint Registered() => new(Id, new(Name, Channel, Purpose, Phase)
        {
            Audience = Audience,
            About = About,
            Tools = JsonSerializer.Deserialize<List<string>>(Tools)!,
            Designs = Designs,
            Builds = Builds,
            Operates = Operates,
            Renews = Renews,
            Granted = JsonSerializer.Deserialize<List<string>>(Granted)!,
            RenewalDue = RenewalDue is null ? null : Dates.Read(RenewalDue),
            IsRetired = RetiredAt is not null,
        }, RegisteredAt, ChangedAt, ChangedBy);
    }
}

/// <summary>Days as texts: 2027-01-31.</summary>
internal static class Dates
{
    public static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
    public static DateOnly? Read(string? text) =>
        DateOnly.TryParseExact(text?.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day : null;
}
