using System.CommandLine;
using Throughline.Kernel;
using Throughline.Staff.Users;
using Throughline.Web.Access;
using Throughline.Web.Tokens;

namespace Throughline.Host.Commands;

/// <summary>Whoever has the data may manage its users: this is the way back in when nobody can sign in.</summary>
internal static class UsersCommand
{
    public static Command Build() => new("users", "Who may sign in, and as what.")
    {
        Add(), List(), ChangeRole(), ResetPassword(), Deactivate(), Token(),
    };

    private static Command Add()
    {
        var name = Name();
        var role = new Option<string>("--role") { Description = Roles, Required = true, HelpName = "ROLE" };
        var fullName = new Option<string?>("--full-name") { Description = "As colleagues see it." };
        var password = new Option<bool>("--password-stdin") { Description = "Read the password from the first line of standard input instead of making one up." };
        return Verb("add", "Adds a user and prints the password made up for them.", [name], [role, fullName, password], async (parsed, opened) =>
        {
            var chosen = parsed.GetValue(password) ? await Console.In.ReadLineAsync() ?? "" : null;
            var added = await opened.Get<AddUser>().Do(
                Caller.CommandLine, new(parsed.GetValue(name)!, parsed.GetValue(fullName), parsed.GetValue(role)!, chosen));
            Console.WriteLine($"{added.Name} is added as {added.Role}.");
            if (added.Password is not null)
                Console.WriteLine($"Password, to be changed at the first sign-in: {added.Password}");
        });
    }

    private static Command List() => Verb("list", "Lists them.", [], [], async (_, opened) =>
    {
        foreach (var user in await opened.Get<ListUsers>().All())
            Console.WriteLine($"{user.Name,-30} {user.Role,-12} {(user.Active ? "active" : "deactivated"),-12} last seen {user.SeenAt ?? "never"}");
    });

    private static Command ChangeRole()
    {
        var name = Name();
        var role = new Argument<string>("ROLE") { Description = Roles };
        return Verb("role", "Changes a user's role.", [name, role], [], async (parsed, opened) =>
        {
            await opened.Get<ChangeRole>().Do(Caller.CommandLine, parsed.GetValue(name)!, parsed.GetValue(role)!);
            Console.WriteLine($"{parsed.GetValue(name)} is {parsed.GetValue(role)} now.");
        });
    }

    private static Command ResetPassword()
    {
        var name = Name();
        return Verb("reset-password", "Prints a new password and ends a lock-out.", [name], [], async (parsed, opened) =>
        {
            var (whose, password) = await opened.Get<ResetPassword>().Do(Caller.CommandLine, parsed.GetValue(name)!);
            Console.WriteLine($"Password of {whose}, to be changed at the next sign-in: {password}");
        });
    }

    private static Command Deactivate()
    {
        var name = Name();
        var undo = new Option<bool>("--undo") { Description = "Let them in again." };
        return Verb("deactivate", "Ends a user's sessions and tokens, and lets them in no more.", [name], [undo], async (parsed, opened) =>
        {
            var deactivate = opened.Get<DeactivateUser>();
            var whose = parsed.GetValue(name)!;
            await (parsed.GetValue(undo) ? deactivate.Undo(Caller.CommandLine, whose) : deactivate.Do(Caller.CommandLine, whose));
            Console.WriteLine(parsed.GetValue(undo) ? $"{whose} may sign in again." : $"{whose} may not sign in any more.");
        });
    }

    private static Command Token()
    {
        var name = Name();
        var purpose = new Option<string>("--for") { Description = "What the token is for.", DefaultValueFactory = _ => "command line", HelpName = "TEXT" };
        var may = new Option<string[]>("--may")
        {
            Description = "What it may do: " + string.Join(", ", Permissions.All.Keys) + ".",
            AllowMultipleArgumentsPerToken = true,
            Required = true,
            HelpName = "PERMISSION",
        };
        var days = new Option<int?>("--days") { Description = "For how long; until it is revoked where not said." };
        return Verb("token", "Makes an API token of a user and prints it once.", [name], [purpose, may, days], async (parsed, opened) =>
        {
            var user = (await opened.Get<ListUsers>().All()).FirstOrDefault(u => u.Active && u.Name == parsed.GetValue(name))
                ?? throw new UserErrorException($"There is no active user “{parsed.GetValue(name)}”; throughline users list shows who there is.");
            var caller = new Caller(user.Id, user.FullName, Role.Get(user.Role).Permissions, "");
            var created = await opened.Get<CreateToken>().Do(caller, new(parsed.GetValue(purpose)!, parsed.GetValue(may)!, parsed.GetValue(days)));
            Console.WriteLine(created.Token);
        });
    }

    private static string Roles => "One of " + string.Join(", ", Role.All.Select(role => role.Name)) + ".";

    private static Argument<string> Name() => new("NAME") { Description = "What they sign in with." };

    private static Command Verb(string name, string description, Argument[] arguments, Option[] options, Func<ParseResult, Store, Task> act)
    {
        var store = new StoreOptions();
        var command = new Command(name, description);
        foreach (var argument in arguments)
            command.Add(argument);
        foreach (var option in options)
            command.Add(option);
        store.AddTo(command);
        command.SetAction(async (parsed, _) =>
        {
            await using var opened = await store.Open(parsed);
            await act(parsed, opened);
            return 0;
        });
        return command;
    }
}
