using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Throughline.Events.Log;

namespace Throughline.People.Tests.Privacy;

/// <summary>A made-up person with values that nobody else has, and what happened with them.</summary>
public sealed record Somebody(string Word, string Phone, IReadOnlyList<NewEvent> Events, IReadOnlyList<Refusal> Refusals)
{
    private const string Letters = "bcdfghjklmnpqrstvwxz";

    public Identifier User => new(Identifier.UserId, "user-" + Word);
    public Identifier Mail => new(Identifier.Email, Word + "@example.org");
    public Identifier Tel => new(Identifier.Phone, Phone);
    public Identifier Cookie => new(Identifier.AnonymousId, "cookie-" + Word);

    /// <summary>What must not be found once they are erased.</summary>
    public IReadOnlyList<string> Values => [Word, Phone, Phone[1..]];

    /// <summary>Two people and more, each with a word of their own.</summary>
    public static Gen<List<Somebody>> Several { get; } =
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from count in Gen.Choose(2, 4)
        select Enumerable.Range(0, count).Select(i => Make(new Random(seed + i * 7919), i)).ToList();

    public static Somebody Make(Random chance, int number)
    {
        var word = string.Concat(Enumerable.Range(0, 14).Select(_ => Letters[chance.Next(Letters.Length)]));
        var nobody = new Somebody(word, $"+49301{number}{chance.Next(1_000_000, 9_999_999)}", [], []);
        return nobody with
        {
            Events = [.. Enumerable.Range(0, chance.Next(1, 12)).Select(i => nobody.Event(chance, i, number))],
            Refusals = [.. Enumerable.Range(0, chance.Next(3)).Select(i => nobody.Refused(chance, i))],
        };
    }

    private NewEvent Event(Random chance, int i, int number)
    {
        Identifier[] all = [User, Mail, Tel, Cookie];
        Identifier[] who = i == 0 ? all : [.. all.Where(_ => chance.Next(2) == 0).DefaultIfEmpty(User)];
        var kind = chance.Next(5) switch { 0 => "identify", 1 => "group", _ => "track" };
        var at = 1_700_000_000_000_000 + (number * 1000 + i) * 1_000_000L;
        var traits = JsonSerializer.Serialize(new { name = "Name " + Word, email = Mail.Value, phone = Phone, plan = "gold", mother = new { maiden = Word } });
        return new NewEvent
        {
            MessageId = $"m-{Word}-{i}",
            Identifiers = who,
            Kind = kind,
            Name = kind == "track" ? "Order placed" : kind,
            OccurredAt = at,
            ReceivedAt = at,
            Channel = chance.Next(2) == 0 ? "web" : "store",
            Touchpoint = "checkout",
            JourneyKey = chance.Next(2) == 0 ? $"order-{Word}-{chance.Next(2)}" : null,
            Properties = kind == "group" ? Company(chance.Next(2), number, i) : traits,
            Context = JsonSerializer.Serialize(new { ip = "127.0.0.1", page = new { url = "https://example.org/" + Word } }),
            Note = chance.Next(4) == 0 ? "noticed of " + Word : null,
            Digest = SHA256.HashData(Encoding.UTF8.GetBytes(Word + i))[..16],
        };
    }

    /// <summary>One that all belong to, or one of their own.</summary>
    private string Company(int which, int number, int i) => JsonSerializer.Serialize(
        which == 0 ? new { groupId = "shared", size = number % 2, said = "by several" } : (object)new { groupId = "of-" + Word, owner = Word, i });

    private Refusal Refused(Random chance, int i) => chance.Next(3) switch
    {
        0 => new Refusal("no-type", "It has no type.", $"r-{i}", null, """{"traits":{"phone":"+49 (301) """ + Phone[6..] + "\"}}"),
        1 => new Refusal("no-event", "It has no event.", null, $"line {i}", $$"""{"userId":"user-{{Word}}","event":null}"""),
        _ => new Refusal("no-event", "It has no event.", $"q-{i}", null, $$"""{"email":"{{Word.ToUpperInvariant()}}\u0040EXAMPLE.org"}"""),
    };
}
