namespace Throughline.Support;

/// <summary>
/// Made-up records of people, some of whom appear several times with slips: the kinds of error of Febrl's generator (typing, reading by
/// machine, hearing, swapped and missing fields, split and joined words). The same seed makes the same records.
/// </summary>
public sealed class SlippedRecords
{
    public static readonly string[] Columns =
        ["given_name", "surname", "street_number", "street", "suburb", "postcode", "state", "date_of_birth", "phone"];

    public const string Mapping =
        """
        {"columns":{"given_name":"given name","surname":"surname","street_number":"other","street":"street","suburb":"city",
        "postcode":"postcode","state":"other","date_of_birth":"date","phone":"phone"}}
        """;

    private const int Given = 0, Surname = 1, Number = 2, State = 6, Birth = 7;
    private static readonly string[] States = ["nsw", "vic", "qld", "wa", "sa", "tas", "act", "nt"];
    private static readonly string[] Onsets = ["b", "br", "c", "ch", "d", "f", "g", "gr", "h", "j", "k", "l", "m", "n", "p", "r", "s", "sh", "st", "t", "th", "v", "w"];
    private static readonly string[] Vowels = ["a", "e", "i", "o", "u", "ai", "ea", "ee", "ou"];
    private static readonly string[] Ends = ["n", "r", "s", "l", "t", "ck", "y", "son", "ton", "man", "ll", "d"];
    private static readonly (string As, string Read)[] ByMachine = [("m", "rn"), ("l", "1"), ("o", "0"), ("s", "5"), ("b", "6"), ("g", "9"), ("w", "vv"), ("d", "cl"), ("u", "v"), ("i", "l")];
    private static readonly (string As, string Heard)[] ByEar = [("ph", "f"), ("ck", "k"), ("th", "t"), ("ee", "ea"), ("ai", "ay"), ("s", "z"), ("c", "k"), ("y", "ie"), ("ll", "l"), ("w", "wh"), ("ou", "ow")];
    private const string Keys = "qwertyuiop asdfghjkl  zxcvbnm   1234567890";

    private readonly Random chance;
    private readonly string[] given, surnames, streets, suburbs;

    private SlippedRecords(int seed)
    {
        chance = new Random(seed);
        given = Words(2_000, 1);
        surnames = Words(20_000, 2);
        streets = Words(8_000, 2);
        suburbs = Words(3_000, 2);
    }

    /// <summary>The records, and for each the number of the person it is about; shuffled.</summary>
    public static (List<string[]> Records, int[] People) Make(int count, int seed, double slipped = 0.4)
    {
        var maker = new SlippedRecords(seed);
        var records = new List<(string[] Record, int Person)>(count);
        for (var person = 0; records.Count < count; person++)
        {
            var whole = maker.Person();
            records.Add((whole, person));
            if (maker.chance.NextDouble() < slipped)
                for (var copies = maker.Zipf(9) + 1; copies > 0 && records.Count < count; copies--)
                    records.Add((maker.Slipped(whole), person));
        }
        var shuffled = records.ToArray();
        maker.chance.Shuffle(shuffled);
        return ([.. shuffled.Select(r => r.Record)], Array.ConvertAll(shuffled, r => r.Person));
    }

    public static void WriteCsv(TextWriter to, IEnumerable<string[]> records)
    {
        to.WriteLine(string.Join(',', Columns));
        foreach (var record in records)
            to.WriteLine(string.Join(',', record));
    }

    private string[] Words(int count, int syllables)
    {
        var words = new HashSet<string>(StringComparer.Ordinal);
        while (words.Count < count)
            words.Add(string.Concat(Enumerable.Range(0, chance.Next(1, syllables + 1)).Select(_ => Pick(Onsets) + Pick(Vowels))) + Pick(Onsets) + Pick(Vowels) + Pick(Ends));
        return [.. words];
    }

    private string[] Person()
    {
        var suburb = Common(suburbs);
        return
        [
            Common(given), Common(surnames), chance.Next(1, 300).ToString(), Common(streets) + " " + Pick(["street", "road", "place", "avenue", "crescent"]),
            suburbs[suburb.At], (2000 + suburb.At).ToString(), States[suburb.At % States.Length],
            new DateOnly(1930, 1, 1).AddDays(chance.Next(28_000)).ToString("yyyyMMdd"),
            $"0{chance.Next(2, 9)} {chance.Next(1000, 9999)}{chance.Next(1000, 9999)}",
        ];
    }

    private string[] Slipped(string[] whole)
    {
        var record = whole.ToArray();
        for (var slips = 1 + Zipf(4); slips > 0; slips--)
        {
            var field = chance.Next(record.Length);
            if (chance.Next(12) == 0)
                (record[Given], record[Surname]) = (record[Surname], record[Given]);
            else if (field == Birth && record[Birth].Length == 8 && chance.Next(4) == 0)
                record[Birth] = record[Birth][..4] + record[Birth][6..] + record[Birth][4..6];
            else if (chance.Next(8) == 0)
                record[field] = "";
            else if (field == State)
                record[State] = Pick(States);
            else if (field != Number || record[Number].Length > 1)
                record[field] = Slip(record[field]);
        }
        return record;
    }

    private string Slip(string text)
    {
        if (text.Length < 2)
            return text;
        var at = chance.Next(text.Length);
        switch (chance.Next(8))
        {
            case 0: return text.Remove(at, 1);
            case 1: return text.Insert(at, Near(text[at]).ToString());
            case 2: return text[..at] + Near(text[at]) + text[(at + 1)..];
            case 3 when at > 0: return text[..(at - 1)] + text[at] + text[at - 1] + text[(at + 1)..];
            case 4: return Replaced(text, ByMachine);
            case 5: return Replaced(text, ByEar);
            case 6: return text.Contains(' ') ? text.Replace(" ", "") : text.Length > 5 && char.IsLetter(text[0]) ? text.Insert(at, " ").Trim() : text.Remove(at, 1);
            default: return text[..at] + text[at] + text[at..];
        }
    }

    private string Replaced(string text, (string From, string To)[] pairs)
    {
        var (from, to) = pairs[chance.Next(pairs.Length)];
        var at = text.IndexOf(from, StringComparison.Ordinal);
        return at < 0 ? text.Remove(chance.Next(text.Length), 1) : text[..at] + to + text[(at + from.Length)..];
    }

    private char Near(char c)
    {
        var at = Keys.IndexOf(c);
        var near = at < 0 ? c : Keys[Math.Clamp(at + (chance.Next(2) == 0 ? -1 : 1), 0, Keys.Length - 1)];
        return near == ' ' ? c : near;
    }

    private string Pick(string[] from) => from[chance.Next(from.Length)];

    /// <summary>A value, the first ones far more often than the last, as names come.</summary>
    private Drawn Common(string[] from)
    {
        var at = (int)(from.Length * Math.Pow(chance.NextDouble(), 2.2));
        return new Drawn(from[at], at);
    }

    private int Zipf(int most)
    {
        var sum = Enumerable.Range(1, most).Sum(i => 1.0 / i);
        var left = chance.NextDouble() * sum;
        for (var i = 0; i < most; i++)
            if ((left -= 1.0 / (i + 1)) <= 0)
                return i;
        return most - 1;
    }

    private readonly record struct Drawn(string Text, int At)
    {
        public static implicit operator string(Drawn drawn) => drawn.Text;
    }
}
