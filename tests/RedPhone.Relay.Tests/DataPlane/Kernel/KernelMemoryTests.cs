using System.Globalization;
using RedPhone.Relay.DataPlane;
using RedPhone.Relay.DataPlane.Kernel;
using Xunit.Abstractions;

namespace RedPhone.Relay.Tests.DataPlane.Kernel;

/// <summary>
/// What a flow costs in the kernel's memory, as the kernel says it of the maps ("memlock" in
/// /proc/PID/fdinfo). Shown by
/// dotnet test --filter KernelMemory --logger "console;verbosity=detailed".
/// </summary>
public class KernelMemoryTests(ITestOutputHelper output)
{
    private const int MostBytesAFlow = 264;

    [RequiresKernelTheory]
    [InlineData(20_000)]
    [InlineData(200_000)]
    public void Flow_OneOfMany_TakesSoMuchOfTheKernelsMemory(int flows)
    {
        using KernelFlows maps = KernelFlows.TryCreate(flows)!;
        long made = MemoryOf(maps.Index);
        long records = MemoryOf(maps.Records);
        for (int i = 0; i < flows; i++)
        {
            var from = new RawAddress(0, 0x0A000000UL + (ulong)i, 5000);
            Assert.True(maps.TryPut(new KernelFlow { From = KernelKey.Of(from) }) >= 0);
        }

        long index = MemoryOf(maps.Index);
        long spare = (long)KernelFlows.SpareRecords * KernelFlow.Bytes;
        double each = (index + records - spare) / (double)flows;
        output.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{flows} flows: hash map {index} bytes ({made} before the first), records {records}, "
            + $"of which {spare} spare; {each:F1} bytes a flow"));
        Assert.InRange(each, KernelFlow.Bytes, MostBytesAFlow);
    }

    private static long MemoryOf(int map) => long.Parse(
        File.ReadLines($"/proc/{Environment.ProcessId}/fdinfo/{map}")
            .First(line => line.StartsWith("memlock:", StringComparison.Ordinal)).Split('\t')[1],
        CultureInfo.InvariantCulture);
}
