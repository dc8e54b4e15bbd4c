using System.Reflection;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel.DueWork;
using Throughline.Kernel.Storage;

namespace Throughline.Kernel;

/// <summary>The ground everything stands on: database, write unit, migrations, due work, clock, ids.</summary>
public static class KernelModule
{
    public static IServiceCollection AddKernel(this IServiceCollection services, Database database, TimeProvider time) => services
        .AddSingleton(time)
        .AddSingleton(database)
        .AddSingleton<Migrations>()
        .AddSingleton<DueItems>()
        .AddSingleton<DoDueWork>()
        .AddSingleton<OutsideWork>()
        .AddMigrations("kernel", typeof(KernelModule).Assembly);

    /// <summary>The server does due work; a verb of the command line does not.</summary>
    public static IServiceCollection AddDueWork(this IServiceCollection services) =>
        services.AddHostedService(provider => provider.GetRequiredService<DoDueWork>());

    /// <summary>A module's numbered SQL files; they are applied in the order in which modules are added.</summary>
    public static IServiceCollection AddMigrations(this IServiceCollection services, string module, Assembly assembly) =>
        services.AddSingleton(new MigrationSet(module, assembly));
}
