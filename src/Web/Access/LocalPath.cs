namespace Throughline.Web.Access;

/// <summary>Where to go after a form: only ever a path of this server.</summary>
public static class LocalPath
{
    public static string OrHome(string? path) =>
        path is ['/', ..] && !(path.Length > 1 && path[1] is '/' or '\\') && !path.Any(char.IsControl) && path.Length < 2000 ? path : "/";
}
