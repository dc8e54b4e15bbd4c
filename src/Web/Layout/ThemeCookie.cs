namespace Throughline.Web.Layout;

/// <summary>The reader's choice of light, dark or auto; the server draws with it, so that nothing flashes.</summary>
internal static class ThemeCookie
{
    public const string Name = "throughline.theme";
}
