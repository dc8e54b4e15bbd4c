using System.Globalization;

namespace Throughline.Journeys.Maps;

/// <summary>How long something took, for people: the two largest units that say anything.</summary>
public static class Duration
{
    private static readonly (string Name, decimal Seconds)[] Units = [("d", 86_400), ("h", 3_600), ("min", 60), ("s", 1)];

    /// <summary><c>2 d 4 h</c>, <c>3 min 20 s</c>, <c>1.5 s</c>, <c>120 ms</c>, <c>0 s</c>.</summary>
    public static string Of(decimal seconds)
    {
        if (seconds == 0)
            return "0 s";
        if (seconds < 0.9995m)
            return seconds < 0.0005m ? "< 1 ms" : $"{Math.Round(seconds * 1000, MidpointRounding.AwayFromZero).ToString("0", CultureInfo.InvariantCulture)} ms";
        if (seconds < 9.95m)
            return $"{Math.Round(seconds, 1, MidpointRounding.AwayFromZero).ToString("0.#", CultureInfo.InvariantCulture)} s";

        for (var i = 0; i < Units.Length - 1; i++)
        {
            // rounded to the smaller of the two units first, so that 59 min 60 s is never said
            var (large, small) = (Units[i], Units[i + 1]);
            var whole = Math.Round(seconds / small.Seconds, MidpointRounding.AwayFromZero) * small.Seconds;
            if (whole < large.Seconds)
                continue;
            var count = Math.Floor(whole / large.Seconds);
            var rest = (whole - count * large.Seconds) / small.Seconds;
            return rest == 0 ? $"{Number(count)} {large.Name}" : $"{Number(count)} {large.Name} {Number(rest)} {small.Name}";
        }
        return $"{Number(Math.Round(seconds, MidpointRounding.AwayFromZero))} s";
    }

    private static string Number(decimal value) => value.ToString("N0", CultureInfo.InvariantCulture);
}
