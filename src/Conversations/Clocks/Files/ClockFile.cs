using System.Globalization;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Kernel.Yaml;
using Throughline.Web.Access;
using Throughline.Web.Audit;

namespace Throughline.Conversations.Clocks.Files;

/// <summary>What an import did, or would do, each policy by its name.</summary>
public sealed record ClockImport(IReadOnlyList<string> Made, IReadOnlyList<string> Changed, IReadOnlyList<string> Removed, IReadOnlyList<string> Missing, int Unchanged)
{
    public string Sentence => string.Create(CultureInfo.InvariantCulture,
        $"{Made.Count:N0} made, {Changed.Count:N0} changed, {Removed.Count:N0} taken away, {Unchanged + Missing.Count:N0} as they were{(Missing.Count > 0 ? $", of which {Missing.Count:N0} do not stand in the file" : "")}.");
}

/// <param name="Line">First 1; 0 for the whole.</param>
/// <param name="Path">To the place, as <c>policies[2].minutes.first-response</c>.</param>
/// <param name="Warning">Doubtful and taken.</param>
public sealed record ClockProblem(int Line, int Column, string Path, string Reason, bool Warning);

/// <param name="Import">What it would do; null where something is wrong.</param>
public sealed record ClockFileCheck(IReadOnlyList<ClockProblem> Problems, ClockImport? Import);

/// <summary>All policies and their calendars as one file: written, checked, and taken over: whole, or, where anything in it is wrong, not at all.</summary>
public sealed class ClockFile
{
    private const int MostProblems = 50;
    private readonly ClockPolicies policies;
    private readonly AuditList audit;
    private readonly Database database;

    internal ClockFile(ClockPolicies policies, AuditList audit, Database database) => (this.policies, this.audit, this.database) = (policies, audit, database);

    public Task<string> Export() => database.Read(session => WriteClocks.Of(policies.All(session)));

    /// <summary>What is wrong or doubtful in a document, in lines for people; whether it could be taken.</summary>
    public static (bool IsGood, IReadOnlyList<string> Lines) Check(string document)
    {
        var (read, problems) = ReadClocks.Of(document);
        return (read is not null, [.. problems.Select(p => (p.IsWarning ? "warning: " : "error: ") + p)]);
    }

    /// <summary>What is wrong or doubtful in it, and what importing it would do. Nothing is kept.</summary>
    public Task<ClockFileCheck> Look(string document, bool removeMissing) => database.Read(session =>
    {
        var (read, problems) = ReadClocks.Of(document);
        return new ClockFileCheck(
            [.. problems.Take(MostProblems).Select(p => new ClockProblem(p.Line, p.Column, p.Path, p.Reason, p.IsWarning))], read is null ? null : Compare(policies.All(session), read, removeMissing));
    });

    /// <param name="caller">Who imports.</param>
    /// <param name="document">As <see cref="Export"/> writes it.</param>
    /// <param name="removeMissing">Take away what does not stand in it.</param>
    /// <exception cref="UserErrorException">Something in it can't be taken: each with its line and column.</exception>
    public Task<ClockImport> Import(Caller caller, string document, bool removeMissing)
    {
        var (read, problems) = ReadClocks.Of(document);
        if (read is null)
            throw new UserErrorException("Nothing was taken over. " + string.Join(" ", problems.Where(p => !p.IsWarning).Take(MostProblems)));
        return database.Write(tx =>
        {
            var did = Compare(policies.All(tx), read, removeMissing);
            if (did.Made.Count + did.Unchanged + did.Changed.Count + did.Missing.Count > ManageClockPolicies.Most)
                throw new UserErrorException($"Nothing was taken over. With those that do not stand in the file there would be more than {ManageClockPolicies.Most} policies, which is as many as can be overseen.");
            foreach (var name in did.Made.Concat(did.Changed))
                policies.Set(tx, name, read[name]);
            foreach (var name in did.Removed)
                policies.Remove(tx, name);
            if (did.Made.Count + did.Changed.Count + did.Removed.Count > 0)
                audit.Add(tx, caller, "clock-policy.import", did.Sentence, new { made = did.Made, changed = did.Changed, removed = did.Removed });
            return did;
        });
    }

    private static ClockImport Compare(List<KeptPolicy> known, IReadOnlyDictionary<string, ClockPolicyFields> read, bool removeMissing)
    {
        var before = known.ToDictionary(of => of.Name, Text, StringComparer.Ordinal);
        var missing = known.Select(of => of.Name).Where(name => !read.ContainsKey(name)).ToList();
        var changed = read.Where(of => before.TryGetValue(of.Key, out var text) && text != Text(new(of.Key, 0, of.Value))).Select(of => of.Key).ToList();
        var made = read.Keys.Where(name => !before.ContainsKey(name)).ToList();
        return new(made, changed, removeMissing ? missing : [], removeMissing ? [] : missing, read.Count - made.Count - changed.Count);
    }

    /// <summary>Two that are written alike are the same.</summary>
    private static string Text(KeptPolicy of) => WriteClocks.Of([of]);
}
