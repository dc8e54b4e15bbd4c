using System.Globalization;
using System.Text;
using Throughline.Events.Log;

namespace Throughline.Bench;

/// <summary>
/// People and what happened with them, made from a seed: each is first seen by a cookie, then signs in (user id, address, most a telephone
/// number, a name), and goes on with a few cookies more. Few do much: a person's share falls with the square of their place.
/// </summary>
/// <param name="people">How many.</param>
/// <param name="seed">Another seed, other events.</param>
/// <param name="heavy">So many, the first, with whom very much happens: 100,000 events each, but no more than a quarter of all.</param>
internal sealed class Population(int people, int seed = 1, int heavy = 0)
{
    private const long Begin = 1_735_689_600_000_000; // 2025-01-01
    private static readonly string[] Given = ["Ann", "Boris", "Chloé", "Dana", "Emil", "Fatima", "Goran", "Hana", "Ivo", "Jasmin", "Karl", "Lena", "Mehmet", "Nora", "Otto", "Petra", "Rosa", "Sven", "Tomás", "Ulla"];
    private static readonly string[] Starts = ["Ber", "Mar", "Sil", "Kov", "Han", "Lin", "Gar", "Pet", "Schu", "Wal", "No", "Ros", "Fer", "Dub", "Ols"];
    private static readonly string[] Middles = ["a", "i", "e", "o", "an", "el", "ov", "in", "ar", "ens"];
    private static readonly string[] Ends = ["ger", "son", "ski", "ini", "mann", "ez", "as", "er", "ova", "sen", "ić", "y"];
    private static readonly string[] Names = ["Product Viewed", "Product Added", "Cart Viewed", "Checkout Started", "Order Completed", "Article Read", "Support Asked"];
    private static readonly string[] Channels = ["web", "web", "web", "app", "email", "chat", "phone"];

    public int People => people;

    public static string UserId(int person) => $"user-{person:0000000}";
    public static string Email(int person) => $"{Name(person).Replace(' ', '.').ToLowerInvariant()}.{person}@example.org";
    public static string Phone(int person) => $"+4930{person + 1_000_000:0000000}";

    public static string Name(int person)
    {
        var chance = new Random(person);
        var name = new StringBuilder(Given[chance.Next(Given.Length)]).Append(' ').Append(Starts[chance.Next(Starts.Length)]);
        // half of the surnames are common ones, the others of ever more kinds: 180,000 at a million people
        for (var (middles, kind) = (0, chance.Next(10)); middles < (kind < 5 ? 1 : kind < 8 ? 2 : 3); middles++)
            name.Append(Middles[chance.Next(Middles.Length)]);
        return name.Append(Ends[chance.Next(Ends.Length)]).ToString();
    }

    /// <summary>The same events each time, nearly in the order of their times.</summary>
    public IEnumerable<NewEvent> Events(long count)
    {
        var chance = new Random(seed);
        var often = Math.Min(0.25, heavy * 100_000.0 / Math.Max(1, count - 2L * people));
        for (long i = 0; i < count; i++)
        {
            var at = Begin + i * (365L * 86_400_000_000 / Math.Max(count, 1)) - chance.Next(5_000_000);
            // everyone arrives in the first half; what they do is spread over it and the rest
            yield return i < 2L * people ? Arrives((int)(i / 2), i % 2 == 1, i, at) : Does(Someone(chance, often), i, at, chance);
        }
    }

    private int Someone(Random chance, double often) =>
        heavy > 0 && chance.NextDouble() < often ? chance.Next(heavy) : (int)(people * Math.Pow(chance.NextDouble(), 2));

    private static NewEvent Arrives(int person, bool signsIn, long i, long at) => signsIn
        ? Make(i, at, "identify", "identify", "web", Traits(person), [User(person), Cookie(person, 0), new(Identifier.Email, Email(person)), .. Number(person)])
        : Make(i, at, "page", "Page Viewed", "web", """{"path":"/"}""", [Cookie(person, 0)]);

    private static NewEvent Does(int person, long i, long at, Random chance)
    {
        var properties = string.Create(CultureInfo.InvariantCulture, $$"""{"sku":"SKU-{{chance.Next(900)}}","price":{{chance.Next(100, 99_999) / 100.0}},"quantity":{{chance.Next(1, 5)}}}""");
        return Make(i, at, "track", Names[chance.Next(Names.Length)], Channels[chance.Next(Channels.Length)], properties,
            chance.Next(5) == 0 ? [User(person)] : [User(person), Cookie(person, chance.Next(3))]);
    }

    private static string Traits(int person) =>
        $$"""{"name":"{{Name(person)}}","email":"{{Email(person)}}","plan":"{{(person % 7 == 0 ? "pro" : "free")}}","city":"{{Starts[person % Starts.Length]}}stadt"}""";

    private static Identifier User(int person) => new(Identifier.UserId, UserId(person));
    private static Identifier Cookie(int person, int number) => new(Identifier.AnonymousId, $"cookie-{person:0000000}-{number}");
    private static Identifier[] Number(int person) => person % 5 < 3 ? [new(Identifier.Phone, Phone(person))] : [];

    private static NewEvent Make(long i, long at, string kind, string name, string channel, string properties, IReadOnlyList<Identifier> who) => new()
    {
        MessageId = $"m-{i:000000000}",
        Identifiers = who,
        Kind = kind,
        Name = name,
        Channel = channel,
        OccurredAt = at,
        ReceivedAt = at + 2_000_000,
        Properties = properties,
        Digest = BitConverter.GetBytes(i).Concat(new byte[8]).ToArray(),
    };
}
