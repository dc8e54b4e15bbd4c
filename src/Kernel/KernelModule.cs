using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Kernel;

/// <summary>The ground everything stands on: database, write unit, migrations, due work, clock, ids.</summary>
public static class KernelModule
{
    /// <param name="services">To which it is added.</param>
    /// <param name="database">Of everything.</param>
    /// <param name="time">The one clock.</param>
    /// <param name="data">The data folder; null for where the database's file is, if it has one.</param>
    public static IServiceCollection AddKernel(this IServiceCollection services, Database database, TimeProvider time, string? data = null) => services
        .AddSingleton(new ContentFiles(FilesFolder(database, data)))
        .AddSingleton(time)
        .AddSingleton(database)
        .AddSingleton<Migrations>()
        .AddSingleton<DueItems>()
        .AddSingleton<DoDueWork>()
        .AddSingleton<OutsideWork>()
        .AddMigrations("kernel", typeof(KernelModule).Assembly);

    private static string? FilesFolder(Database database, string? data) => Environment.GetEnvironmentVariable(ContentFiles.Variable) is { Length: > 0 } named ? Path.GetFullPath(named)
        : (data ?? (database.Dialect.IsPostgres ? null : Path.GetDirectoryName(Path.GetFullPath(database.Place)))) is { } folder ? Path.Combine(folder, "files") : null;

    /// <summary>The server does due work; a verb of the command line does not.</summary>
    public static IServiceCollection AddDueWork(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<DoDueWork>());

    /// <summary>A module's numbered SQL files; they are applied in the order in which modules are added.</summary>
    public static IServiceCollection AddMigrations(this IServiceCollection services, string module, Assembly assembly) =>
        services.AddSingleton(new MigrationSet(module, assembly));
}
