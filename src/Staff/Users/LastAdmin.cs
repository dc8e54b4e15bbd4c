using Throughline.Kernel;
using Throughline.Kernel.Storage;

namespace Throughline.Staff.Users;

/// <summary>There is always an administrator who can sign in.</summary>
internal static class LastAdmin
{
    /// <exception cref="UserErrorException">This user is the only one.</exception>
    public static void Keep(Transaction tx, User user)
    {
        if (UserList.ActiveAdmins(tx) is [var only] && only == user.Id)
            throw new UserErrorException($"“{user.Name}” is the only administrator. Make someone else an administrator first.");
    }
}
