using System.Globalization;
using System.Text;
using System.Xml;
using Throughline.Kernel;

namespace Throughline.Events.Import.Files;

/// <summary>An attribute of a log, case or event with its value as JSON. Nested attributes follow with the path as their key: <c>outer.inner</c>.</summary>
internal readonly record struct XesAttribute(string Type, string Key, string Value);

/// <summary>Reads the attributes of XES, of every type and however nested.</summary>
internal static class XesAttributes
{
    /// <summary>Appends the attribute the reader stands on, and what is nested in it; leaves the reader at its end.</summary>
    public static void Read(XesXml xml, string prefix, List<XesAttribute> into)
    {
        var type = xml.Reader.LocalName;
        var key = prefix + (xml.Reader.GetAttribute("key") ?? type);
        var value = xml.Reader.GetAttribute("value");
        if (type is not ("list" or "container") || value is not null)
            into.Add(new XesAttribute(type, key, value ?? ""));
        if (into.Count > XesXml.MostAttributes)
            throw new UserErrorException($"More than {XesXml.MostAttributes:N0} attributes in one place, at {xml.Place}: this is not an event log that can be read.");
        if (xml.Reader.IsEmptyElement)
            return;
        if (type == "list")
            into.Add(new XesAttribute("json", key, List(xml)));
        else
            foreach (var _ in xml.Children())
                Read(xml, key + ".", into);
    }

    public static void Write(in XesAttribute attribute, string prefix, PropertiesText properties)
    {
        var key = prefix.Length == 0 ? attribute.Key : prefix + attribute.Key;
        if (Json(attribute) is { } json)
            properties.AddJson(key, json);
        else
            properties.Add(key, attribute.Value);
    }

    /// <summary>Null where it is a string, and for what a JSON number can't say: NaN, INF, integers beyond 40 digits.</summary>
    private static string? Json(in XesAttribute attribute)
    {
        var value = attribute.Value.AsSpan().Trim();
        switch (attribute.Type)
        {
            case "json":
                return attribute.Value;
            case "boolean":
                return value is "1" || value.Equals("true", StringComparison.OrdinalIgnoreCase) ? "true"
                    : value is "0" || value.Equals("false", StringComparison.OrdinalIgnoreCase) ? "false" : null;
            case "int" or "float":
                if (PropertiesText.IsNumber(value))
                    return value.Length == attribute.Value.Length ? attribute.Value : value.ToString();
                // +5, 007, 1., .5: numbers of XML Schema that are none in JSON
                return double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) && value.Length <= 15
                    ? number.ToString("R", CultureInfo.InvariantCulture)
                    : null;
            default:
                return null;
        }
    }

    /// <summary>A list is an array of its values; one with attributes of its own is an object with its value and these.</summary>
    private static string List(XesXml xml)
    {
        var items = new StringBuilder("[");
        var properties = new PropertiesText();
        foreach (var _ in xml.Children())
        {
            if (xml.Reader.LocalName == "values")
            {
                foreach (var __ in xml.Children())
                    Item();
            }
            else
                Item();
        }
        return items.Append(']').ToString();

        void Item()
        {
            var found = new List<XesAttribute>();
            Read(xml, "", found);
            properties.Clear();
            foreach (var attribute in found)
                Write(attribute, "", properties);
            if (items.Length > 1)
                items.Append(',');
            if (found.Count != 1)
                items.Append(PropertiesText.Object(properties.Members()));
            else if (Json(found[0]) is { } json)
                items.Append(json);
            else
                PropertiesText.AppendString(items, found[0].Value);
        }
    }
}
