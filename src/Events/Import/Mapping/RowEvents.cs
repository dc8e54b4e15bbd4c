using System.Buffers;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Throughline.Events.Log;

namespace Throughline.Events.Import.Mapping;

/// <summary>Makes the events of one row by a mapping.</summary>
internal sealed class RowEvents(ImportMapping mapping, Row row, string rowId, ImportContext context, List<NewEvent> into)
{
    private const int LongestMessageId = 200;
    private const int LongestName = 512;
    private const int LongestWord = 100;
    private const int LongestJourneyKey = 200;
    private const int MostEvents = 10_000;
    private const int LargestProperties = 256 * 1024;

    private readonly Dictionary<string, FoundTime?> times = new(StringComparer.Ordinal);
    private readonly PropertiesText properties = new();

    public void Make()
    {
        foreach (var rule in mapping.Events)
            if (rule.Each is null)
                Make(rule, "");
            else
                MakeEach(rule, rule.Each);
    }

    private void MakeEach(EventRule rule, Column each)
    {
        var count = row.Enter(each);
        try
        {
            for (row.Element = 0; row.Element < count; row.Element++)
                Make(rule, "[" + row.Element.ToString(CultureInfo.InvariantCulture) + "]");
        }
        finally
        {
            row.Leave();
        }
    }

    private void Make(EventRule rule, string element)
    {
        if (into.Count == MostEvents)
            throw new RefusedRowException(ImportReason.TooLarge, $"It makes more than {MostEvents:N0} events.");
        if (!rule.When.TrueForAll(condition => condition.Holds(row)))
            return;
        var name = rule.Name.Of(row);
        if (string.IsNullOrWhiteSpace(name))
            throw new RefusedRowException(ImportReason.NoName);
        if (name.Length > LongestName)
            throw new RefusedRowException(ImportReason.NameTooLong);
        var time = rule.Time(row, Named) ?? throw new RefusedRowException(ImportReason.NoTime, $"It is for \"{name}\".");
        var words = rule.Words;
        var e = new NewEvent
        {
            MessageId = MessageId(rule, element),
            Digest = [],
            Identifiers = IdentifierRule.Of(words.Identifiers.Count > 0 ? words.Identifiers : mapping.Words.Identifiers, row, rowId, context),
            Kind = words.Kind ?? mapping.Words.Kind ?? Files.XesFile.Kind,
            Name = name,
            OccurredAt = time.At,
            ReceivedAt = context.ReceivedAt,
            Channel = Word(words.Channel ?? mapping.Words.Channel, LongestWord),
            Touchpoint = Word(words.Touchpoint ?? mapping.Words.Touchpoint, LongestWord),
            JourneyKey = Word(words.Journey ?? mapping.Words.Journey, LongestJourneyKey),
            Properties = Properties(words.Properties),
            Note = time.Note,
        };
        into.Add(e with { Digest = Digest(e) });
    }

    private FoundTime? Named(string name)
    {
        if (times.TryGetValue(name, out var known))
            return known;
        var rule = mapping.Times[name];
        return times[name] = rule.Of(row, rule.NotBefore is { } floor ? Named(floor)?.At : null);
    }

    private string? Word(TextRule? rule, int longest)
    {
        var word = rule?.Of(row);
        return string.IsNullOrWhiteSpace(word) ? null
            : word.Length <= longest ? word
            : throw new RefusedRowException(ImportReason.WordTooLong, TextRule.Short(word));
    }

    private string Properties(PropertyRule? own)
    {
        properties.Clear();
        own?.Write(row, properties);
        if (mapping.Words.Properties is { } general)
            general.Write(row, properties);
        else if (own is null)
            PropertyRule.All.Write(row, properties);
        var text = PropertiesText.Object(properties.Members());
        return text.Length <= LargestProperties ? text : throw new RefusedRowException(ImportReason.TooLarge);
    }

    /// <summary>The row's, and where it makes several events, which of them by the name in the mapping: steady when the mapping gains others.</summary>
    private string MessageId(EventRule rule, string element)
    {
        var id = mapping.Events.Count == 1 && element.Length == 0 ? rowId : $"{rowId} {rule.Key}{element}";
        if (id.Length > LongestMessageId || id.AsSpan().ContainsAnyInRange('\0', '\u001F'))
            id = System.Buffers.Text.Base64Url.EncodeToString(SHA256.HashData(Encoding.UTF8.GetBytes(id)).AsSpan(0, 16));
        return id;
    }

    private static byte[] Digest(NewEvent e)
    {
        var content = new ArrayBufferWriter<byte>(1024);
        foreach (var identifier in e.Identifiers)
        {
            Add(identifier.Type);
            Add(identifier.Value);
            Add(identifier.Space);
        }
        foreach (var text in (ReadOnlySpan<string?>)[e.Kind, e.Name, e.Channel, e.Touchpoint, e.JourneyKey, e.Properties])
            Add(text);
        BitConverter.TryWriteBytes(content.GetSpan(8), e.OccurredAt);
        content.Advance(8);
        return SHA256.HashData(content.WrittenSpan)[..16];

        void Add(string? text)
        {
            if (text is not null)
                Encoding.UTF8.GetBytes(text, content);
            content.Write("\0"u8);
        }
    }
}
