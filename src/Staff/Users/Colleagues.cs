using Throughline.Kernel.Storage;

namespace Throughline.Staff.Users;

/// <summary>Somebody who works here, as others name them.</summary>
public sealed record Colleague(string UserId, string Name, string FullName);

/// <summary>Everybody who works here now, of whatever team.</summary>
public static class Colleagues
{
    private const string Columns = "id as UserId, name, full_name as FullName";

    /// <summary>Of whose name, or of one of whose names' words, this is the beginning; by full name, at most so many.</summary>
    public static List<Colleague> Like(Session session, string typed, int limit)
    {
        var words = typed.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        return words.Length == 0 ? [] : [.. session.Stream<Colleague>($"select {Columns} from users where deactivated_at is null order by full_name, name")
            .Where(one => Array.TrueForAll(words, word => Begins(one.Name, word) || one.FullName.Split(' ').Any(part => Begins(part, word)))).Take(limit)];
    }

    /// <summary>By id or by the name with which they sign in; null where nobody at work is that.</summary>
    public static Colleague? Find(Session session, string idOrName) => session.FirstOrDefault<Colleague>(
        $"select {Columns} from users where deactivated_at is null and (id = @id or name = @name)", new { id = idOrName, name = idOrName.Trim().ToLowerInvariant() });

    /// <summary>As <see cref="Find"/>, or the only one of that full name.</summary>
    public static Colleague? Named(Session session, string typed) => Find(session, typed)
        ?? (session.Query<Colleague>($"select {Columns} from users where deactivated_at is null and full_name = @name limit 2", new { name = typed.Trim() }) is [var only] ? only : null);

    private static bool Begins(string name, string word) => name.StartsWith(word, StringComparison.OrdinalIgnoreCase);
}
