using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Identity;

/// <summary>How many identifiers of a type a person may have.</summary>
public sealed class Limits(IReadOnlyDictionary<string, long> stated)
{
    private const long OtherTypes = 5;

    /// <summary>What holds unless the operator says otherwise.</summary>
    public static IReadOnlyDictionary<string, long> Defaults { get; } = new Dictionary<string, long>(StringComparer.Ordinal)
    {
        [Identifier.UserId] = 1,
        [Identifier.Email] = 5,
        [Identifier.Phone] = 5,
        [Identifier.AnonymousId] = long.MaxValue,
        [Identifier.Alias] = long.MaxValue,
    };

    public long Of(string type) => stated.TryGetValue(type, out var most) ? most : Defaults.GetValueOrDefault(type, OtherTypes);

    /// <summary>
    /// What counts together towards a limit: the type, user ids by their identity space, since the CRM's 42 and the web's 7 may well be one
    /// person. Null where there is no limit.
    /// </summary>
    internal string? Counted(KnownIdentifier identifier) =>
        Of(identifier.Type) == long.MaxValue ? null
        : identifier.Space.Length == 0 ? identifier.Type
        : identifier.Type + Divider + identifier.Space;

    internal long OfCounted(string counted) => Of(TypeOf(counted));

    internal static string TypeOf(string counted) => counted.Split(Divider, 2)[0];

    // no type has one: types are words of at most 100 visible characters
    private const char Divider = '\n';

    internal static Limits Read(Session session) => new(session.Query<(string Type, long Most)>("select type, most from identity_limits")
        .ToDictionary(row => row.Type, row => row.Most, StringComparer.Ordinal));
}
