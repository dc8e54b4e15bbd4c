namespace Throughline.Events.Import.Mapping;

/// <summary>A column that a mapping names: of CSV by its header, of JSON by the path to it, in steps between dots.</summary>
internal sealed class Column(string name)
{
    public string Name => name;
    public string[] Path { get; } = name.Split('.');

    /// <summary>Of CSV: which field of a row it is.</summary>
    public int Index { get; set; } = -1;
}

internal enum PropertyKind
{
    /// <summary>What looks like a JSON number or boolean is one; a JSON value stays what it is.</summary>
    Auto,
    String,
    Number,
    Boolean,
}

/// <summary>A row of a file, whose columns a mapping reads.</summary>
internal abstract class Row
{
    /// <summary>Null where there is nothing, or a word that the mapping takes for nothing.</summary>
    public abstract string? Text(Column column);

    public abstract void Write(PropertiesText properties, string key, Column column, PropertyKind kind);

    /// <summary>Every column under its own name; <paramref name="except"/> are left out.</summary>
    public abstract void WriteAll(PropertiesText properties, IReadOnlySet<string> except);

    /// <summary>The members of an object, each under its own name.</summary>
    public abstract void WriteMembers(PropertiesText properties, Column column);

    /// <summary>How many elements an array has, 0 for anything else. From here on its path means the element <see cref="Element"/>.</summary>
    public abstract int Enter(Column array);

    public int Element { get; set; }
    public abstract void Leave();

    /// <summary>What tells it from other rows, where no id is stated.</summary>
    public abstract ReadOnlySpan<byte> Content { get; }

    /// <summary>How it begins, for the list of what was refused.</summary>
    public abstract string Item { get; }

    protected static void WriteText(PropertiesText properties, string key, string value, PropertyKind kind)
    {
        if (kind is PropertyKind.Auto or PropertyKind.Number && PropertiesText.IsNumber(value) && (kind == PropertyKind.Number || value.Length <= 15))
            properties.AddJson(key, value);
        else if (kind is PropertyKind.Auto or PropertyKind.Boolean && Boolean(value, kind) is { } json)
            properties.AddJson(key, json);
        else
            properties.Add(key, value);
    }

    private static string? Boolean(string value, PropertyKind kind) =>
        value.Equals("true", StringComparison.OrdinalIgnoreCase) ? "true"
        : value.Equals("false", StringComparison.OrdinalIgnoreCase) ? "false"
        : kind == PropertyKind.Auto ? null
        : value.ToUpperInvariant() switch { "1" or "Y" or "YES" or "T" => "true", "0" or "N" or "NO" or "F" => "false", _ => null };
}
