using System.Diagnostics;
using Throughline.JourneyWriter;
using Throughline.Support;

namespace Throughline.Strata.Tests;

/// <summary>A process that follows a log is killed with SIGKILL at random moments: whatever it was writing, the next one has what it should have.</summary>
public sealed class KillTests
{
    private const int Events = 12_000;
    private static readonly int Kills = Generated.IsSoak ? 300 : 12;

    [Fact]
    public async Task Whenever_a_process_is_killed_in_append_merge_or_rebuild_the_answers_are_those_of_a_log_read_in_one_go()
    {
        using var folder = new TempFolder();
        var chance = new Random(6);
        var (killed, grown) = (0, 0);
        for (var kill = 0; kill < Kills; kill++)
        {
            if (!await KillAfter(folder["strata"], chance.Next(kill % 4 == 0 ? 1 : 12), TimeSpan.FromMilliseconds(chance.Next(0, 15))))
                break;
            killed++;
            using var left = new Follower(folder["strata"]);
            Assert.Empty(left.Damage);
            MustBeRight(left);
            grown = Math.Max(grown, Follower.Events(left.ByPerson));
            if (kill % 4 == 3)
            {
                // the next one rebuilds, and is killed while it does
                left.ByPerson.Forget();
                left.ByOrder.Forget();
                left.Properties.Forget();
            }
        }
        Assert.True(killed > 5, $"killed only {killed} times");
        Assert.InRange(grown, 300, Events);
        using (var writer = Start(folder["strata"]))
        {
            await writer.StandardOutput.ReadToEndAsync();
            await writer.WaitForExitAsync();
            Assert.Equal(0, writer.ExitCode);
        }
        using var all = new Follower(folder["strata"]);
        Assert.Equal(Events, Follower.Events(all.ByPerson));
        Assert.Equal(Events, Follower.Events(all.ByOrder));
        Assert.Equal(Events, Follower.Events(all.Properties.Cursor));
        MustBeRight(all);
    }

    [Fact]
    public void Whatever_byte_of_whatever_file_is_lost_or_changed_is_found_out_said_and_mended_from_the_log()
    {
        using var whole = new TempFolder();
        using (var follower = new Follower(whole["strata"]))
            follower.Follow(1500);
        var files = Directory.GetFiles(whole["strata"], "*", SearchOption.AllDirectories).Where(f => Path.GetFileName(f) != "lock").Order(StringComparer.Ordinal).ToList();
        Assert.Equal(3, files.Count(f => Path.GetFileName(f) == "manifest"));
        Assert.Contains(files, f => f.EndsWith(".properties", StringComparison.Ordinal));
        Assert.Contains(files, f => f.EndsWith(".segment", StringComparison.Ordinal));
        var chance = new Random(7);
        for (var i = 0; i < (Generated.IsSoak ? 3000 : 60); i++)
        {
            using var copy = new TempFolder();
            foreach (var file in files)
            {
                var to = Path.Combine(copy["strata"], Path.GetRelativePath(whole["strata"], file));
                Directory.CreateDirectory(Path.GetDirectoryName(to)!);
                File.Copy(file, to);
            }
            var said = Damage(Path.Combine(copy["strata"], Path.GetRelativePath(whole["strata"], files[i % files.Count])), chance);
            using var follower = new Follower(copy["strata"]);
            Assert.True(follower.Damage.Count() == 1, said);
            follower.Follow(1500);
            MustBeRight(follower);
        }
    }

    /// <summary>A bit turned, or the file cut off.</summary>
    private static string Damage(string path, Random chance)
    {
        var bytes = File.ReadAllBytes(path);
        var (at, cut) = (chance.Next(bytes.Length), chance.Next(3) == 0);
        var bit = chance.Next(8);
        if (cut)
            bytes = bytes[..at];
        else
            bytes[at] ^= (byte)(1 << bit);
        File.WriteAllBytes(path, bytes);
        return $"{Path.GetFileName(path)}: {(cut ? "cut off" : $"bit {bit} turned")} at {at}";
    }

    private static void MustBeRight(Follower follower)
    {
        var n = Follower.Events(follower.ByPerson);
        var persons = MadeLog.PersonsBefore(n);
        Same(follower.ByPerson, Enumerable.Range(0, n).Select(MadeLog.At).Select(e => new Happened(e.Step, e.Time, persons[e.Subject])));
        Same(follower.ByOrder, Enumerable.Range(0, Follower.Events(follower.ByOrder)).Select(MadeLog.At)
            .Select(e => new Happened(e.Step, e.Time, int.Parse(e.Order.Split(' ')[1]))));
        var read = Follower.Events(follower.Properties.Cursor);
        using var plan = follower.Properties.Find("plan", out _);
        Assert.All(Enumerable.Range(0, read).Select(MadeLog.At), e => Assert.Equal(e.Plan, plan!.Value(plan[e.Sequence])));
        if (read < n || n == 0)
            return;
        using var order = follower.Properties.Find("order", out _);
        using var byOrder = Layout.Open(new LayoutOptions { Named = true });
        using var all = follower.ByPerson.Acquire();
        byOrder.Fill(all, order!, all.Cursor, threads: 2);
        Same(byOrder, Enumerable.Range(0, n).Select(MadeLog.At).Select(e => new Happened(e.Step, e.Time, int.Parse(e.Order.Split(' ')[1]))));
    }

    private static void Same(Layout layout, IEnumerable<Happened> facts)
    {
        using var snapshot = layout.Acquire();
        var expected = Reference.Journeys(facts);
        Assert.Equal(Reference.Edges(expected), Answers.Edges(new JourneySet(snapshot)));
        Assert.Equal(Reference.Variants(expected), Answers.Variants(new JourneySet(snapshot)));
    }

    /// <summary>Some hundreds of events after it began, and a little later. False where it had ended by itself.</summary>
    private static async Task<bool> KillAfter(string folder, int hundreds, TimeSpan moment)
    {
        using var writer = Start(folder);
        while (await writer.StandardOutput.ReadLineAsync() is { } line && line != "ready")
            Assert.Fail(line);
        for (var i = 0; i < hundreds; i++)
            await writer.StandardOutput.ReadLineAsync();
        await Task.Delay(moment);
        writer.Kill();
        await writer.WaitForExitAsync();
        return writer.ExitCode != 0;
    }

    private static Process Start(string folder)
    {
        var program = Repository.At($"artifacts/bin/JourneyWriter/{Repository.Configuration}/Throughline.JourneyWriter.dll");
        var start = new ProcessStartInfo(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet", [program, folder, Events.ToString()])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        return Process.Start(start)!;
    }
}
