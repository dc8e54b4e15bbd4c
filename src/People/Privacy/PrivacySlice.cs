using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.People.Identity;
using Throughline.Web.Access;

namespace Throughline.People.Privacy;

internal static class PrivacySlice
{
    public static IServiceCollection AddPrivacy(this IServiceCollection services) => services
        .AddSingleton<ErasePerson>()
        .AddSingleton<ExportPerson>()
        .AddForgetting<ForgetIdentity>()
        .AddExport<ExportClaims>()
        .AddExport<ExportEvents>()
        .AddExport<ExportRefusals>()
        .AddPersonPanel(new PersonPanel("Privacy", ShowPrivacy.Path, Permissions.PeopleExport, 95));

    public static void MapPrivacy(this IEndpointRouteBuilder routes)
    {
        ErasePerson.Map(routes);
        ExportPerson.Map(routes);
        routes.MapShowPrivacy();
    }
}
