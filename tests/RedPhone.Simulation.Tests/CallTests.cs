using RedPhone.Emulator;

namespace RedPhone.Simulation.Tests;

public class CallTests
{
    [Fact]
    public void Call_CleanPath_IsSecureAndHeard()
    {
        var world = new SimulatedWorld(1);
        world.AddRelay("near", 0);
        world.AddRelay("far", 60);
        world.AddPhone("101", "Front desk", 20);
        world.AddPhone("102", "Newsroom", 20);
        DemoResult result = new CallScript(world, new CallOptions(), new WriterNarrator(Console.Out)).Run();
        Assert.Null(result.Failure);
    }
}
