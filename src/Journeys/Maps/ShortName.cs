using System.Globalization;

namespace Throughline.Journeys.Maps;

/// <summary>Names that fit into a drawing, cut between characters as people see them.</summary>
internal static class ShortName
{
    private const double Narrow = 7, Wide = 14;

    /// <param name="name">From outside: of any script and length.</param>
    /// <param name="width">How much room there is, about.</param>
    public static string Of(string name, double width)
    {
        var used = 0.0;
        var elements = StringInfo.GetTextElementEnumerator(name);
        while (elements.MoveNext())
        {
            var element = elements.GetTextElement();
            used += element.Length > 1 || element[0] > 0x2E80 ? Wide : Narrow;
            if (used > width)
                return name[..elements.ElementIndex] + "…";
        }
        return name;
    }
}
