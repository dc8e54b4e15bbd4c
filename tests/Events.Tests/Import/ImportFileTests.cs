using System.IO.Compression;
using System.Text;
using FsCheck.Fluent;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Import;
using Throughline.Events.Log;
using Throughline.Kernel;
using Throughline.Support;

namespace Throughline.Events.Tests.Import;

public abstract class ImportFileTests(Store store) : DatabaseCase(store)
{
    public sealed class OnSqlite() : ImportFileTests(Store.Sqlite);

    public sealed class OnPostgres() : ImportFileTests(Store.Postgres);

    private static readonly byte[] Mapping = Encoding.UTF8.GetBytes(
        """{ "identifiers": [{ "type": "userId", "value": "{who}" }], "journey": "{case}", "events": [{ "name": "{what}", "time": { "column": "at" } }] }""");

    protected override void Add(IServiceCollection services) => services.AddEvents();

    [Fact]
    public async Task The_same_file_again_changes_nothing()
    {
        var file = Rows(2_500) + ",,,\nu1,c1,Broken,soon\n" + Rows(3, header: false);
        var first = await Import(file);
        Assert.Equal((2_505, 2_503, 0, 2), (first.Rows, first.Appended, first.Duplicates, first.Refused));
        Assert.Equal([("line 2502", "no-name"), ("line 2503", "time-unreadable")], first.First.Select(row => (row.Place, row.Reason)));
        var before = await Contents();

        var second = await Import(file);
        Assert.Equal((2_505, 0, 2_503, 2), (second.Rows, second.Appended, second.Duplicates, second.Refused));
        Assert.Equal(before, await Contents());
    }

    [Fact]
    public async Task Broken_off_anywhere_and_repeated_is_as_if_it_had_run_once()
    {
        var file = Encoding.UTF8.GetBytes("who,case,what,at\n" + Rows(3_300, header: false));
        foreach (var (i, at) in ((int[])[100, file.Length / 3, file.Length / 2, file.Length - 1]).Index())
        {
            var source = "broken" + i;
            Assert.Contains("can't be read further", await WhyBrokenOff(new Breaking(file, at), source), StringComparison.Ordinal);
            Assert.Equal(3_300, (await Import(new MemoryStream(file), source)) is var summary ? summary.Appended + summary.Duplicates : 0);
            var events = await Events(source);
            Assert.Equal(Enumerable.Range(0, 3_300).Select(n => "Step " + n), events.OrderBy(e => e.Sequence).Select(e => e.Name));
        }
    }

    [Fact]
    public async Task A_packed_file_that_breaks_off_keeps_what_came_before_and_says_so()
    {
        var random = new Random(7);
        var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true))
            await gzip.WriteAsync(Encoding.UTF8.GetBytes("who,case,what,at\n" + string.Concat(Enumerable.Range(0, 8_000).Select(_ => $"u{random.Next()},c{random.Next()},S{random.Next()},2026-01-01\n"))));
        var summary = await Import(new MemoryStream(packed.ToArray()[..(int)(packed.Length / 2)]));
        Assert.Contains("breaks off", summary.BrokenOff, StringComparison.Ordinal);
        Assert.InRange(summary.Appended, 1_000, 7_999);
        var whole = await Import(new MemoryStream(packed.ToArray()));
        Assert.Equal((8_000, null), (whole.Appended + whole.Duplicates, whole.BrokenOff));
    }

    [Fact]
    public async Task Equal_rows_are_as_many_facts_and_stand_in_the_order_of_the_file()
    {
        var rows = Gen.Choose(0, 3).ListOf(1_500).Sample(1).Single();
        var file = "who,case,what,at\n" + string.Concat(rows.Select(n => $"u,c,S{n},2026-01-01\n"));
        await Import(file);
        await Import(file);
        Assert.Equal(rows.Select(n => "S" + n), (await Events("test")).Select(e => e.Name));
    }

    [Fact]
    public async Task What_a_changed_row_says_is_kept_out_where_rows_have_ids()
    {
        var mapping = Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(Mapping).Replace("\"journey\"", "\"id\": [\"case\"], \"journey\""));
        await Import(new MemoryStream("who,case,what,at\nu,1,A,2026-01-01\nu,2,B,2026-01-01\n"u8.ToArray()), mapping: mapping);
        var changed = "who,case,what,at\nu,1,A,2026-01-01\nu,2,C,2026-01-01\nu,3,D,2026-01-01\n"u8.ToArray();
        var summary = await Import(new MemoryStream(changed), mapping: mapping);
        Assert.Equal((1, 1, 1), (summary.Appended, summary.Duplicates, summary.Refused));
        Assert.Equal(1, summary.RefusedBy["message-id-reused"]);
        var before = await Contents();
        await Import(new MemoryStream(changed), mapping: mapping);
        Assert.Equal(before, await Contents());
    }

    [Fact]
    public async Task A_source_has_the_mapping_it_needs()
    {
        await Assert.ThrowsAsync<UserErrorException>(() => Import(new MemoryStream("<log/>"u8.ToArray()), format: ImportFormat.Xes));
        await Assert.ThrowsAsync<UserErrorException>(() => Get<ImportFile>().Run(new MemoryStream(), new ImportRequest(ImportFormat.Csv, "test", null), null, CancellationToken.None));
    }

    [Fact]
    public async Task Progress_ends_at_the_end_of_the_file()
    {
        var file = Encoding.UTF8.GetBytes(Rows(5_000));
        var steps = new Steps();
        await Get<ImportFile>().Run(new MemoryStream(file), new ImportRequest(ImportFormat.Csv, "test", Mapping), steps, CancellationToken.None);
        Assert.Equal(file.Length, steps.Seen[^1].Bytes);
        Assert.Equal((5_000, 5_000), (steps.Seen[^1].Rows, steps.Seen[^1].Appended));
        Assert.True(steps.Seen.Zip(steps.Seen.Skip(1)).All(pair => pair.First.Appended <= pair.Second.Appended));
    }

    private async Task<string?> WhyBrokenOff(Stream file, string source)
    {
        try
        {
            return (await Import(file, source)).BrokenOff;
        }
        catch (UserErrorException e)
        {
            return e.Message;
        }
    }

    private static string Rows(int count, bool header = true) => (header ? "who,case,what,at\n" : "")
        + string.Concat(Enumerable.Range(0, count).Select(i => $"u{i % 7},c{i % 5},Step {i},2026-01-01T00:00:00Z\n"));

    private Task<ImportSummary> Import(string csv) => Import(new MemoryStream(Encoding.UTF8.GetBytes(csv)));

    private Task<ImportSummary> Import(Stream file, string source = "test", byte[]? mapping = null, ImportFormat format = ImportFormat.Csv) =>
        Get<ImportFile>().Run(file, new ImportRequest(format, source, mapping ?? Mapping), null, CancellationToken.None);

    private Task<(long, long, long, long)> Contents() => Database.Read(s =>
        (Get<EventLog>().Count(s), Get<EventLog>().LastSequence(s), Get<Refusals>().Count(s), Get<Identifiers>().Count(s)));

    private async Task<List<Event>> Events(string source)
    {
        var id = (await Database.Read(s => Get<Sources>().Find(s, source)))!.Id;
        return (await Get<EventLog>().Everything(Database)).FindAll(e => e.Source == id);
    }

    private sealed class Steps : IProgress<ImportProgress>
    {
        public List<ImportProgress> Seen { get; } = [];
        public void Report(ImportProgress value) => Seen.Add(value);
    }

    /// <summary>A disk or a connection that fails.</summary>
    private sealed class Breaking(byte[] file, int at) : MemoryStream(file)
    {
        public override int Read(Span<byte> buffer) => Position >= at
            ? throw new IOException("The connection broke off.")
            : base.Read(buffer[..Math.Min(Math.Min(buffer.Length, 1000), at - (int)Position)]);
    }
}
