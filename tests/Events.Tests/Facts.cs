using System.Security.Cryptography;
using System.Text;
using Throughline.Events.Log;

namespace Throughline.Events.Tests;

/// <summary>Events for tests: everything that does not matter to the test is filled in.</summary>
internal static class Facts
{
    public static NewEvent Track(string messageId, string name = "Viewed", long at = 1_000_000, string properties = "{}", params Identifier[] of) => new()
    {
        MessageId = messageId,
        Identifiers = of.Length > 0 ? of : [new Identifier(Identifier.UserId, "u1")],
        Kind = "track",
        Name = name,
        OccurredAt = at,
        ReceivedAt = at,
        Properties = properties,
        Digest = SHA256.HashData(Encoding.UTF8.GetBytes(name + at + properties))[..16],
    };
}
