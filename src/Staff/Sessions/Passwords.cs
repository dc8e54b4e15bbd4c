using System.Globalization;
using System.Security.Cryptography;

namespace Throughline.Staff.Sessions;

/// <summary>
/// Passwords as they are kept: PBKDF2 with SHA-256 and a salt each, in the form <c>pbkdf2-sha256$iterations$salt$hash</c>.
/// Few are worked on at a time, so that a flood of sign-ins can't take all processors.
/// </summary>
public sealed class Passwords(int iterations) : IDisposable
{
    public const int Iterations = 600_000;
    private const int SaltBytes = 16, HashBytes = 32;

    private readonly SemaphoreSlim turns = new(Math.Max(1, Environment.ProcessorCount / 2));
    private readonly string nobodys = Text(iterations, RandomNumberGenerator.GetBytes(SaltBytes), RandomNumberGenerator.GetBytes(HashBytes));

    public Passwords() : this(Iterations) { }

    public async Task<string> Hash(string password)
    {
        await turns.WaitAsync();
        try
        {
            return await Task.Run(() => Hash(password, iterations));
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Takes the same time where there is no such user: null for <paramref name="kept"/> is compared with nobody's password.</summary>
    public async Task<bool> Matches(string password, string? kept)
    {
        await turns.WaitAsync();
        try
        {
            return await Task.Run(() => Compare(password, kept ?? nobodys)) && kept is not null;
        }
        finally
        {
            turns.Release();
        }
    }

    /// <summary>Easy to read out: 20 characters without those that look alike, 98 bits.</summary>
    public static string Make() => RandomNumberGenerator.GetString("abcdefghjkmnpqrstuvwxyz23456789", 20);

    private static string Hash(string password, int iterations)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        var hash = Rfc2898DeriveBytes.Pbkdf2(password, salt, iterations, HashAlgorithmName.SHA256, HashBytes);
        return Text(iterations, salt, hash);
    }

    private static string Text(int iterations, byte[] salt, byte[] hash) =>
        $"pbkdf2-sha256${iterations}${Convert.ToBase64String(salt)}${Convert.ToBase64String(hash)}";

    private static bool Compare(string password, string kept)
    {
        var parts = kept.Split('$');
        var hash = Rfc2898DeriveBytes.Pbkdf2(
            password, Convert.FromBase64String(parts[2]), int.Parse(parts[1], CultureInfo.InvariantCulture), HashAlgorithmName.SHA256, HashBytes);
        return CryptographicOperations.FixedTimeEquals(hash, Convert.FromBase64String(parts[3]));
    }

    public void Dispose() => turns.Dispose();
}
