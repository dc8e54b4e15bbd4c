using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.People.Privacy;

namespace Throughline.People.Identity;

/// <summary>Which of the person's identifiers were called one person's, and by what. Of a claim with somebody else's only the person's own side.</summary>
internal sealed class ExportClaims(Claims claims, Identifiers identifiers) : IExportPersons
{
    public string Section => "claims";

    public IEnumerable<object> Of(Session session, IReadOnlyList<long> ids)
    {
        var known = identifiers.Of(session, ids).ToDictionary(identifier => identifier.Id);
        foreach (var claim in claims.Naming(session, ids))
            yield return new
            {
                identifiers = new[] { claim.Pair.Low, claim.Pair.High }.Where(known.ContainsKey).Select(id => new { known[id].Type, known[id].Value, known[id].Space }),
                by = claim.Pair.Rank.ToString().ToLowerInvariant(),
                at = claim.Key is { } key ? Micros.ToText(key.At) : null,
                source = claim.Key?.Source,
                messageId = claim.Key?.MessageId,
                refused = claim.Refused is not null,
            };
    }
}
