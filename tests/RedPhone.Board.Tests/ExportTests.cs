using RedPhone.Board.Drawing;

namespace RedPhone.Board.Tests;

public sealed class ExportTests
{
    [Fact]
    public void Committed_FilesMadeFromData_AreFresh()
    {
        var files = BoardExport.Create(TestBoard.Real());
        Assert.NotEmpty(files);
        Assert.All(files, f => Assert.Equal(f.Value,
            File.ReadAllText(Path.Combine(TestBoard.Root, f.Key))));
    }
}
