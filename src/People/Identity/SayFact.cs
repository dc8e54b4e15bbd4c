using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Web.Access;

namespace Throughline.People.Identity;

/// <summary>Puts an operator's word about two identifiers on the log, and lets it have its effect in the same transaction.</summary>
internal sealed class SayFact(EventLog log, Sources sources, PersonMap map, ApplyFact apply, TimeProvider time)
{
    public const int LongestReason = 500;

    /// <param name="tx">The transaction; it holds <see cref="PersonMap.Lock"/>.</param>
    /// <param name="name">One of <see cref="IdentityFact"/>.</param>
    /// <param name="caller">Whose word it is.</param>
    /// <param name="one">The one.</param>
    /// <param name="other">The other.</param>
    /// <param name="more">Who else it is about: of a merge.</param>
    /// <param name="merge">The message id of the merge taken back, of <see cref="IdentityFact.Undone"/>.</param>
    /// <param name="notBefore">The fact is of now, or of this time where that is later: of contrary words the later holds.</param>
    /// <param name="rank">What is taken back, of <see cref="IdentityFact.Retracted"/>.</param>
    /// <param name="reason">In the operator's words, or null.</param>
    /// <exception cref="UserErrorException">The reason is too long.</exception>
    public void Do(
        Transaction tx, string name, Caller caller, Identifier one, Identifier other, IEnumerable<Identifier>? more = null,
        long notBefore = long.MinValue, string? merge = null, ClaimRank? rank = null, string? reason = null)
    {
        if (reason?.Length > LongestReason)
            throw new UserErrorException($"The reason has {reason.Length} characters; at most {LongestReason} are kept.");
        var own = sources.Own(tx).Id;
        var now = Micros.Now(time);
        var id = Ids.New(time);
        log.Append(tx, own, [new NewEvent
        {
            MessageId = id,
            Identifiers = [.. ((Identifier[])[one, other]).Concat(more ?? []).Distinct()],
            Kind = IdentityFact.Kind,
            Name = name,
            OccurredAt = Math.Max(now, notBefore),
            ReceivedAt = now,
            Properties = JsonSerializer.Serialize(new { rank = (int?)rank, merge, by = caller.Name, reason }),
            Digest = DigestOf(id),
        }]);
        var fact = log.Find(tx, own, id)!;
        map.Take(tx, [fact.Subject, .. fact.Others], ReadClaims.Of(fact, sources.NameOf(tx, own), isOwn: true));
        apply.Do(tx, fact);
    }

    // 16 bytes over a content that is never sent again
    private static byte[] DigestOf(string id) => SHA256.HashData(Encoding.UTF8.GetBytes(id))[..16];
}
