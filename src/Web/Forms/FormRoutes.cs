using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Throughline.Web.Forms;

public static class FormRoutes
{
    /// <summary>For a route that reads its form by itself: anything else is told 415 before it gets there.</summary>
    public static RouteHandlerBuilder TakesForm(this RouteHandlerBuilder route) => route.Accepts<IFormCollection>("application/x-www-form-urlencoded", "multipart/form-data");
}
