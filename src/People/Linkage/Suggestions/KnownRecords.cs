using Throughline.Events.Log;
using Throughline.Kernel.Storage;
using Throughline.People.Linkage.Engine;
using Throughline.People.Profiles;

namespace Throughline.People.Linkage.Suggestions;

/// <summary>People as records to be linked: for each the newest value of each field, by person.</summary>
internal sealed record PersonRecords(IReadOnlyList<long> Persons, IReadOnlyList<IReadOnlyList<string?>> Texts);

/// <summary>What is known of people that can tell whether two are one: names, birth date, address, e-mail, phone.</summary>
internal sealed class KnownRecords(Persons persons, Identifiers identifiers)
{
    public static readonly IReadOnlyList<LinkField> Fields =
    [
        new("Name", FieldKind.FullName), new("Born", FieldKind.Date), new("Street", FieldKind.Street), new("City", FieldKind.City),
        new("Postcode", FieldKind.Postcode), new("E-mail", FieldKind.Email), new("Phone", FieldKind.Phone),
    ];

    private const int Name = 0, Email = 5, Phone = 6, First = 7, Last = 8, Slots = 9;
    private const int IdentifiersAtOnce = 5_000;

    private static readonly Dictionary<string, int> Slot = new(StringComparer.Ordinal)
    {
        ["name"] = Name,
        ["fullName"] = Name,
        ["full_name"] = Name,
        ["firstName"] = First,
        ["first_name"] = First,
        ["given_name"] = First,
        ["lastName"] = Last,
        ["last_name"] = Last,
        ["surname"] = Last,
        ["birthday"] = 1,
        ["birthDate"] = 1,
        ["birth_date"] = 1,
        ["dateOfBirth"] = 1,
        ["date_of_birth"] = 1,
        ["dob"] = 1,
        ["address.street"] = 2,
        ["street"] = 2,
        ["address.line1"] = 2,
        ["address1"] = 2,
        ["address"] = 2,
        ["address.city"] = 3,
        ["city"] = 3,
        ["town"] = 3,
        ["address.postalCode"] = 4,
        ["address.postal_code"] = 4,
        ["address.postcode"] = 4,
        ["address.zip"] = 4,
        ["postcode"] = 4,
        ["postalCode"] = 4,
        ["postal_code"] = 4,
        ["zip"] = 4,
        ["email"] = Email,
        ["phone"] = Phone,
        ["phoneNumber"] = Phone,
        ["phone_number"] = Phone,
        ["mobile"] = Phone,
    };

    /// <summary>Everyone of whom two fields or more are known.</summary>
    public PersonRecords All(Session session)
    {
        var map = new Dictionary<long, long>();
        foreach (var (identifier, person) in persons.Map(session))
            map[identifier] = person;
        return Read(session, map, "", new { names = session.Dialect.List(Slot.Keys) }, 2);
    }

    /// <summary>These people, whatever is known of them.</summary>
    public PersonRecords Of(Session session, IReadOnlyCollection<long> ids)
    {
        var members = persons.Members(session, ids);
        var map = ids.SelectMany(id => members[id].DefaultIfEmpty(id), (id, member) => (id, member)).DistinctBy(pair => pair.member).ToDictionary(pair => pair.member, pair => pair.id);
        return Read(session, map, $" and {session.Dialect.In("identifier", "@ids")}",
            new { names = session.Dialect.List(Slot.Keys), ids = session.Dialect.List(map.Keys) }, 0);
    }

    private PersonRecords Read(Session session, Dictionary<long, long> map, string where, object args, int least)
    {
        var known = map.Values.Distinct().ToDictionary(person => person, _ => new Known());
        foreach (var said in session.Stream<Said>(
            $"select identifier, name, value, last_at as LastAt from traits where {session.Dialect.In("name", "@names")} and cut = 0{where}", args))
            if (map.TryGetValue(said.Identifier, out var person))
                known[person].Take(Slot[said.Name], TraitText.Of(said.Value), said.LastAt);
        foreach (var some in map.Keys.Order().Chunk(IdentifiersAtOnce))
            foreach (var identifier in identifiers.Of(session, some))
                if (identifier.Type is Identifier.Email or Identifier.Phone)
                    known[map[identifier.Id]].Take(identifier.Type == Identifier.Email ? Email : Phone, identifier.Value, long.MaxValue - identifier.Id);
        var kept = known.Where(pair => pair.Value.Stated >= least).OrderBy(pair => pair.Key).ToList();
        return new PersonRecords(
            [.. kept.Select(pair => pair.Key)],
            [.. Fields.Select((_, f) => (IReadOnlyList<string?>)[.. kept.Select(pair => pair.Value.Text(f))])]);
    }

    private sealed class Known
    {
        private readonly string?[] texts = new string?[Slots];
        private readonly long[] times = new long[Slots];

        public int Stated => Enumerable.Range(0, Fields.Count).Count(f => Text(f) is not null);

        public void Take(int slot, string text, long at)
        {
            if (text.Length == 0 || text == "null" || (texts[slot] is { } before && (times[slot], string.CompareOrdinal(before, text)).CompareTo((at, 0)) >= 0))
                return;
            (texts[slot], times[slot]) = (text, at);
        }

        /// <summary>Of a name said whole and one said in parts the newer.</summary>
        public string? Text(int field)
        {
            if (field != Name || (texts[First] is null && texts[Last] is null) || (texts[Name] is not null && times[Name] >= Math.Max(times[First], times[Last])))
                return texts[field];
            return string.Join(' ', new[] { texts[First], texts[Last] }.OfType<string>());
        }
    }

    private sealed class Said
    {
        public long Identifier { get; init; }
        public string Name { get; init; } = "";
        public string Value { get; init; } = "";
        public long LastAt { get; init; }
    }
}
