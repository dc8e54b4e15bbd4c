using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Throughline.Kernel;
using Throughline.Kernel.Storage;
using Throughline.Staff.MyAccount;
using Throughline.Staff.Sessions;
using Throughline.Staff.Teams;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Audit;
using Throughline.Web.Layout;

namespace Throughline.Staff;

/// <summary>The people who work here: users, roles, teams, sign-in.</summary>
public static class StaffModule
{
    public static IServiceCollection AddStaff(this IServiceCollection services) => services
        .AddMigrations("staff", typeof(StaffModule).Assembly)
        .AddSingleton(_ => new Passwords())
        .AddSingleton<IAccounts, StaffAccounts>()
        .AddSingleton<SignIn>()
        .AddSingleton<FirstAdmin>()
        .AddSingleton<ListUsers>()
        .AddSingleton<AddUser>()
        .AddSingleton<ChangeRole>()
        .AddSingleton<DeactivateUser>()
        .AddSingleton<ResetPassword>()
        .AddSingleton<ChangePassword>()
        .AddRailEntry(new RailEntry("Users", "/settings/users", "users-group", Permissions.UsersManage, 30, InSettings: true,
            About: "Who may sign in, and as what"))
        .AddTeams();

    private static IServiceCollection AddTeams(this IServiceCollection services) => services
        .AddSingleton<ListTeams>()
        .AddSingleton<AddTeam>()
        .AddSingleton<ChangeTeam>()
        .AddSingleton<JoinTeam>()
        .AddRailEntry(new RailEntry("Teams", "/settings/teams", "users", Permissions.UsersManage, 31, InSettings: true,
            About: "Who owns touchpoints, conversations and relationships"));

    public static void MapStaff(this IEndpointRouteBuilder routes)
    {
        SignIn.Map(routes);
        SignOut.Map(routes);
        ShowAccount.Map(routes);
        ChangePassword.Map(routes);
        ListUsers.Map(routes);
        AddUser.Map(routes);
        ChangeRole.Map(routes);
        DeactivateUser.Map(routes);
        ResetPassword.Map(routes);
        FindColleagues.Map(routes);
        ListTeams.Map(routes);
        AddTeam.Map(routes);
        ChangeTeam.Map(routes);
        JoinTeam.Map(routes);
    }
}
