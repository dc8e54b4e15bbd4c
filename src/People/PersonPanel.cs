using Microsoft.Extensions.DependencyInjection;

namespace Throughline.People;

/// <summary>
/// A part of the person's page that another slice or module brings: a Turbo frame, loaded when it comes into view, shown to
/// those who may. Its route answers a page that holds a frame named <see cref="Frame"/>.
/// </summary>
/// <param name="Path">Of a route that takes the id of any of the person's identifiers: <c>/people/{id}/profile</c>.</param>
/// <param name="Permission">What its route requires.</param>
/// <param name="Order">Rising from the top: what people are 10-29, what they agreed to 30-49, what belongs to them 50-79, upkeep 80-99.</param>
/// <param name="Reader">The reader of the log whose work it shows: it is loaded again when that reader has met something about the person.</param>
public sealed record PersonPanel(string Title, string Path, string Permission, int Order, string Reader = "identity")
{
    private const string Id = "{id}";

    /// <summary>The frame's name, made of the path's end: <c>person-profile</c>.</summary>
    public string Frame => FrameOf(Path);

    public string At(long person) => Path.Replace(Id, person.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>The live topic of what a reader met about a person, by the internal id of any of the person's identifiers.</summary>
    public static string Topic(string reader, long identifier) => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{reader}/{identifier}");

    public static string FrameOf(string path) =>
        "person-" + path[(path.IndexOf(Id, StringComparison.Ordinal) + Id.Length)..].Trim('/').Replace('/', '-');
}

public static class PersonPanels
{
    public static IServiceCollection AddPersonPanel(this IServiceCollection services, PersonPanel panel)
    {
        if (!panel.Path.StartsWith("/people/{id}/", StringComparison.Ordinal))
            throw new ArgumentException($"{panel.Path} must begin with /people/{{id}}/.", nameof(panel));
        return services.AddSingleton(panel);
    }
}
