using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>The map from identifiers to persons: who an identifier belongs to, and everything that belongs to a person.</summary>
public sealed class Memberships(Identifiers identifiers)
{
    public Dictionary<long, long> Of(Session session, IReadOnlyCollection<long> ids) => session.Query<(long Identifier, long Person)>(
            $"select identifier, person from memberships where {session.Dialect.In("identifier", "@ids")}",
            new { ids = session.Dialect.List(ids) })
        .ToDictionary(row => row.Identifier, row => row.Person);

    /// <summary>The identifiers of each of these persons.</summary>
    public ILookup<long, long> In(Session session, IReadOnlyCollection<long> persons) => session.Query<(long Person, long Identifier)>(
            $"select person, identifier from memberships where {session.Dialect.In("person", "@persons")} order by identifier",
            new { persons = session.Dialect.List(persons) })
        .ToLookup(row => row.Person, row => row.Identifier);

    public bool HasUserId(Session session, long person) =>
        session.Single<long>("select coalesce(max(user_id), 0) from memberships where person = @person", new { person }) == 1;

    /// <summary>Each of these identifiers becomes a person of its own.</summary>
    public void Add(Transaction tx, IReadOnlyCollection<long> ids) => tx.ExecuteMany(
        "insert into memberships (identifier, person, user_id) values (@id, @id, @user)", ["id", "user"],
        identifiers.Of(tx, ids).ConvertAll(known => new object?[] { known.Id, known.Type == Identifier.UserId ? 1 : 0 }));

    public void Join(Transaction tx, long kept, long joined) =>
        tx.Execute("update memberships set person = @kept where person = @joined", new { kept, joined });

    public void Clear(Transaction tx) => tx.Execute("delete from memberships");
}
