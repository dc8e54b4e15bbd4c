using Microsoft.Extensions.DependencyInjection;
using Throughline.Events.Log;
using Throughline.Kernel.Storage;

namespace Throughline.People.Privacy;

/// <summary>Whoever is being erased: their identifiers with their values, which are not in the store any more when this is over.</summary>
public sealed record ForgottenPerson(IReadOnlyList<KnownIdentifier> Identifiers)
{
    public IReadOnlyList<long> Ids { get; } = [.. Identifiers.Select(identifier => identifier.Id)];
}

/// <summary>
/// A slice that keeps something about people. Registered with <see cref="Forgetting.AddForgetting{T}"/>; docs/privacy.md tells what to
/// forget and what not.
/// </summary>
public interface IForgetPersons
{
    /// <summary>
    /// Deletes every row that names one of these identifiers or holds something said of them, so that what is left is what the slice
    /// would build from a log in which this person's events never were. In the transaction of the erasure, while no reader is at work;
    /// called twice in it (once more when nothing can be appended any more), so it must be repeatable.
    /// </summary>
    void Forget(Transaction tx, ForgottenPerson person);
}

public static class Forgetting
{
    public static IServiceCollection AddForgetting<T>(this IServiceCollection services) where T : class, IForgetPersons =>
        services.AddSingleton<IForgetPersons, T>();
}
