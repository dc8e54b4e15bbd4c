using System.Diagnostics;
using Throughline.Support;

namespace Throughline.Faults.Tests;

/// <summary>The disk full, the database away: 503 with Retry-After meanwhile, and all goes on afterwards.</summary>
public static class StarvedTests
{
    public sealed class DiskFullOnSqlite() : CollectorCase(Store.Sqlite)
    {
        private readonly SmallDisk disk = new(megabytes: 48);

        protected override Task<(string Data, string? Database)> Place() => Task.FromResult<(string, string?)>((Path.Combine(disk.Path, "data"), null));

        [Fact]
        public async Task A_full_disk_refuses_for_a_while_and_loses_nothing()
        {
            await FillAndMakeRoom(disk);
            Assert.Equal("ok", await Collector.Ask(session => session.Single<string>("pragma integrity_check")));
        }

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            disk.Dispose();
        }
    }

    public sealed class DiskFullOnPostgres() : CollectorCase(Store.Postgres)
    {
        private readonly SmallDisk disk = new(megabytes: 48);

        /// <summary>Only the tables are on the small disk: with its log on a full disk PostgreSQL itself goes down, which the other test has.</summary>
        protected override async Task<(string Data, string? Database)> Place()
        {
            var tables = Path.Combine(disk.Path, "tables");
            Directory.CreateDirectory(tables);
            if (Environment.UserName == "root")
                await Process.Start("chown", ["postgres", tables]).WaitForExitAsync();
            await Postgres!.Execute($"create tablespace small location '{tables}'");
            var database = await Postgres.CreateDatabase();
            await Postgres.Execute($"alter database {database[(database.LastIndexOf('/') + 1)..]} set tablespace small");
            return (Folder["data"], database);
        }

        [Fact]
        public async Task A_full_disk_refuses_for_a_while_and_loses_nothing() => await FillAndMakeRoom(disk);

        public override async ValueTask DisposeAsync()
        {
            await base.DisposeAsync();
            disk.Dispose();
        }
    }

    public sealed class PostgresAway() : CollectorCase(Store.Postgres)
    {
        [Theory, InlineData(false), InlineData(true)]
        public async Task A_restart_of_PostgreSQL_refuses_for_a_while_and_loses_nothing(bool abruptly)
        {
            await Collector.Start();
            await using var batches = new BatchSender(Collector.Url, Collector.Key, Delivery, seed: 5);
            await Until(() => Delivery.AcknowledgedCount > 200, "to take 200 events");

            await Postgres!.Stop(abruptly);
            await Until(() => Delivery.Refusals.GetValueOrDefault(503) > 5, "to answer 503");
            await Postgres.StartAgain();
            var before = Delivery.AcknowledgedCount;
            await Until(() => Delivery.AcknowledgedCount > before + 200, "to go on");

            await batches.Finish();
            OnlyRefusalsWithRetryAfter();
            await MustBeWhole();
        }
    }
}
