using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Identity;

/// <summary>
/// A whole person leaves the map. Nobody else's claims are judged otherwise for that: those between two persons joined nothing.
/// </summary>
internal sealed class ForgetIdentity(Memberships memberships) : IForgetPersons
{
    public void Forget(Transaction tx, ForgottenPerson person)
    {
        var ids = tx.Dialect.List(person.Ids);
        memberships.CountMore(tx, -memberships.Of(tx, person.Ids).Values.Distinct().Count());
        foreach (var (table, column) in ((string, string)[])
            [("memberships", "identifier"), ("persons", "id"), ("claims", "low"), ("claims", "high"), ("separations", "low"), ("separations", "high"),
             ("identity_history", "one"), ("identity_history", "other")])
            tx.Execute($"delete from {table} where {tx.Dialect.In(column, "@ids")}", new { ids });
    }
}
