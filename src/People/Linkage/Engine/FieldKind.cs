using Throughline.Kernel;

namespace Throughline.People.Linkage.Engine;

/// <summary>What a field says, and so how two values of it are compared.</summary>
internal enum FieldKind
{
    GivenName,
    Surname,
    FullName,
    Date,
    Street,
    City,
    Postcode,
    Email,
    Phone,
    Other,
}

internal static class FieldKinds
{
    private static readonly (string Name, FieldKind Kind)[] All =
    [
        ("given name", FieldKind.GivenName), ("surname", FieldKind.Surname), ("full name", FieldKind.FullName), ("date", FieldKind.Date),
        ("street", FieldKind.Street), ("city", FieldKind.City), ("postcode", FieldKind.Postcode), ("email", FieldKind.Email),
        ("phone", FieldKind.Phone), ("other", FieldKind.Other),
    ];

    public static string Names => string.Join(", ", All.Select(kind => kind.Name));

    public static string NameOf(FieldKind kind) => All.First(known => known.Kind == kind).Name;

    /// <exception cref="UserErrorException">There is no such kind.</exception>
    public static FieldKind Parse(string column, string name)
    {
        foreach (var known in All)
            if (string.Equals(known.Name, name.Trim().Replace('_', ' '), StringComparison.OrdinalIgnoreCase))
                return known.Kind;
        throw new UserErrorException($"The mapping says that the column \"{column}\" is of kind \"{name}\", which is unknown. The kinds are {Names}.");
    }
}
