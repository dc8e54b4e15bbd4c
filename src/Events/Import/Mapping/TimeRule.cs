using System.Globalization;
using NodaTime;
using NodaTime.Text;
using NodaTime.TimeZones;

namespace Throughline.Events.Import.Mapping;

/// <summary>When a row's event happened: from one or more columns, in stated formats, on the clocks of a stated zone.</summary>
internal sealed class TimeRule
{
    private static readonly long HalfDay = Kernel.Micros.PerDay / 2;

    private readonly Column[] columns;
    private readonly TextRule? text;
    private readonly HashSet<string> unless;
    private readonly List<(string Name, Func<string, LocalOrInstant?> Read)> formats;
    private readonly DateTimeZone zone;
    private readonly bool later;
    private readonly bool refuseAmbiguous;
    private readonly bool refuseSkipped;
    private readonly string? notBefore;

    public TimeRule(MappingNode node, ColumnSet set, DateTimeZone zone)
    {
        columns = (node.Texts("columns") ?? node.Texts("column") ?? []).Select(set.Get).ToArray();
        node.Find("column");
        text = TextRule.Read(node.Find("text"), set);
        formats = (node.Find("format")?.Items().Select(Format) ?? [Format(null)]).ToList();
        unless = (node.Texts("unless") ?? []).ToHashSet(StringComparer.Ordinal);
        this.zone = Zone(node.Find("zone")) ?? zone;
        notBefore = node.Text("notBefore");
        var ambiguous = node.Text("ambiguous");
        later = ambiguous == "later";
        refuseAmbiguous = ambiguous == "refuse";
        var skipped = node.Text("skipped");
        refuseSkipped = skipped == "refuse";
        node.Done();
        if ((columns.Length == 0) == (text is null))
            throw node.Wrong("a time has either column, or columns, or text");
        if (ambiguous is not (null or "earlier" or "later" or "refuse"))
            throw node.Wrong("\"ambiguous\" is earlier, later or refuse");
        if (skipped is not (null or "forward" or "refuse"))
            throw node.Wrong("\"skipped\" is forward or refuse");
    }

    /// <summary>The name of the time that this one can't precede: read more than half a day before it, it belongs to the next day.</summary>
    public string? NotBefore => notBefore;

    public static DateTimeZone? Zone(MappingNode? node) => node is null ? null
        : DateTimeZoneProviders.Tzdb.GetZoneOrNull(node.Text()) ?? throw node.Wrong($"the time zone \"{node.Text()}\" is unknown; zones are named as in Europe/Berlin");

    /// <summary>Null where the columns are empty.</summary>
    /// <param name="floor">The instant of <see cref="NotBefore"/>, where it is known.</param>
    /// <exception cref="RefusedRowException">It is there and can't be read.</exception>
    public FoundTime? Of(Row row, long? floor)
    {
        if (Text(row) is not { } value)
            return null;
        foreach (var (_, read) in formats)
            if (read(value) is { } found)
                return found.Instant is { } instant ? Checked(instant, null) : OnClocks(found.Local!.Value, floor);
        throw new RefusedRowException(ImportReason.TimeUnreadable,
            $"\"{TextRule.Short(value)}\" is not of the form {string.Join(" or ", formats.Select(format => format.Name))}.");
    }

    private string? Text(Row row)
    {
        if (text is not null)
            return text.Of(row) is { Length: > 0 } made && !unless.Contains(made) ? made : null;
        if (columns.Length == 1)
            return row.Text(columns[0]) is { Length: > 0 } single && !unless.Contains(single) ? single : null;
        var parts = new string[columns.Length];
        for (var i = 0; i < parts.Length; i++)
        {
            if (row.Text(columns[i]) is not { Length: > 0 } part || unless.Contains(part))
                return null;
            parts[i] = part;
        }
        return string.Join(' ', parts);
    }

    private FoundTime OnClocks(LocalDateTime local, long? floor)
    {
        var found = OnClocks(local);
        return floor - found.At > HalfDay ? OnClocks(local.PlusDays(1)) : found;
    }

    private FoundTime OnClocks(LocalDateTime local)
    {
        var mapping = zone.MapLocal(local);
        var note = mapping.Count switch
        {
            1 => null,
            0 => refuseSkipped ? throw new RefusedRowException(ImportReason.NoSuchLocalTime, $"{local} in {zone.Id}.") : "local-time-skipped",
            _ => refuseAmbiguous ? throw new RefusedRowException(ImportReason.AmbiguousLocalTime, $"{local} in {zone.Id}.") : "local-time-ambiguous",
        };
        var zoned = mapping.Count switch
        {
            0 => Resolvers.ReturnForwardShifted(local, zone, mapping.EarlyInterval, mapping.LateInterval),
            _ => later ? mapping.Last() : mapping.First(),
        };
        return Checked(Micros(zoned.ToInstant()), note);
    }

    private static FoundTime Checked(long at, string? note) => at is >= IsoTime.Least and <= IsoTime.Most
        ? new FoundTime(at, note)
        : throw new RefusedRowException(ImportReason.TimeOutOfRange);

    private static (string, Func<string, LocalOrInstant?>) Format(MappingNode? node)
    {
        var format = node?.Text() ?? "iso";
        return (format, format switch
        {
            "iso" => Iso,
            "epoch-seconds" => text => Epoch(text, 1_000_000m),
            "epoch-milliseconds" => text => Epoch(text, 1_000m),
            "epoch-microseconds" => text => Epoch(text, 1m),
            _ => Pattern(node!, format),
        });
    }

    private static LocalOrInstant? Iso(string text) =>
        !IsoTime.TryParse(text, out var micros, out var hasOffset) ? null
        : hasOffset ? new LocalOrInstant(micros, null)
        : new LocalOrInstant(null, LocalDateTime.FromDateTime(DateTime.UnixEpoch).PlusTicks(micros * TimeSpan.TicksPerMicrosecond));

    private static LocalOrInstant? Epoch(string text, decimal factor) =>
        decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && Math.Abs(number) < 1e18m / factor
            ? new LocalOrInstant((long)Math.Floor(number * factor), null)
            : null;

    private static Func<string, LocalOrInstant?> Pattern(MappingNode node, string format)
    {
        try
        {
            if (format.Contains("o<", StringComparison.Ordinal))
            {
                var withOffset = OffsetDateTimePattern.CreateWithInvariantCulture(format);
                return text => withOffset.Parse(text) is { Success: true } read ? new LocalOrInstant(Micros(read.Value.ToInstant()), null) : null;
            }
            var local = LocalDateTimePattern.CreateWithInvariantCulture(format);
            return text => local.Parse(text) is { Success: true } read ? new LocalOrInstant(null, read.Value) : null;
        }
        catch (InvalidPatternException e)
        {
            throw node.Wrong($"the format \"{format}\" is none: {e.Message} Formats are iso, epoch-seconds, epoch-milliseconds, epoch-microseconds, or a pattern such as yyyy-MM-dd HH:mm:ss, with o<+HH:mm> for an offset");
        }
    }

    /// <summary>Drops what is finer than a microsecond, towards the past.</summary>
    private static long Micros(Instant instant) => (long)Math.Floor(instant.ToUnixTimeTicks() / (decimal)TimeSpan.TicksPerMicrosecond);

    private readonly record struct LocalOrInstant(long? Instant, LocalDateTime? Local);
}

/// <summary>An instant in microseconds, and what was noticed on the way to it.</summary>
internal readonly record struct FoundTime(long At, string? Note);
