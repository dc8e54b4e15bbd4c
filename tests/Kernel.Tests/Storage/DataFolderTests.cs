using Throughline.Kernel.Storage;
using Throughline.Support;

namespace Throughline.Kernel.Tests.Storage;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder folder = new();

    [Fact]
    public void A_folder_that_is_held_can_not_be_held_again_until_it_is_let_go()
    {
        using (DataFolder.Hold(folder["data"]))
            Assert.Contains("held by another process", Assert.Throws<UserErrorException>(() => DataFolder.Hold(folder["data"])).Message, StringComparison.Ordinal);
        DataFolder.Hold(folder["data"]).Dispose();
    }

    [Fact]
    public void A_new_folder_is_its_owners_alone()
    {
        using var held = DataFolder.Hold(folder["data"]);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(held.Path));
    }

    [Fact]
    public void A_folder_that_can_not_be_made_is_a_mistake_of_the_users()
    {
        File.WriteAllText(folder["file"], "");
        Assert.Contains(folder["file"], Assert.Throws<UserErrorException>(() => DataFolder.Hold(folder["file"])).Message, StringComparison.Ordinal);
    }

    public void Dispose() => folder.Dispose();
}
