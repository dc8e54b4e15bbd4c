using System.Text.Json;
using Throughline.Kernel.Storage;

namespace Throughline.Conversations.Clocks;

/// <summary>The store of policies.</summary>
internal sealed class ClockPolicies
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>In the order in which they are asked.</summary>
    public List<KeptPolicy> All(Session session) => session.Query<(string Name, long Revision, string Policy)>("select name, revision, policy from clock_policies order by place, name")
        .ConvertAll(row => new KeptPolicy(row.Name, row.Revision, JsonSerializer.Deserialize<ClockPolicyFields>(row.Policy, Json)!));

    public KeptPolicy Set(Transaction tx, string name, ClockPolicyFields fields) => new(name, tx.Single<long>(
        $"""
        insert into clock_policies (name, place, revision, policy) values (@name, @Place, 1, {tx.Dialect.Json("@policy")})
        on conflict (name) do update set place = excluded.place, revision = clock_policies.revision + 1, policy = excluded.policy returning revision
        """, new { name, fields.Place, policy = JsonSerializer.Serialize(fields, Json) }), fields);

    /// <summary>False where there is none.</summary>
    public bool Remove(Transaction tx, string name) => tx.Execute("delete from clock_policies where name = @name", new { name }) == 1;
}
