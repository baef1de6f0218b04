using System.Diagnostics.Metrics;
using SparkMusic.Spark;

namespace SparkMusic.Tests.Spark;

/// <summary>What a listener hears of the calls to the gateway.</summary>
sealed class GatewayMeterTests
{
    [Test]
    public async Task Who_listens_hears_every_call_with_its_method_and_how_long_its_answer_took()
    {
        await using var fake = FakeGateway.Friendly(command =>
        {
            if (command.Contains("slow")) Thread.Sleep(150);
            return "!yi7\n";
        });
        await using var gateway = await Gateway.ConnectAsync(fake.Port, "secret", default);
        // A machine that stands still in between may make the quick one slow once, not ten times.
        for (var tries = 1; !await AreToldAsync(gateway); tries++) tries.Should().BeLessThan(10, "each has its own time");
    }

    static async Task<bool> AreToldAsync(Gateway gateway)
    {
        var heard = new List<(string Method, double Seconds)>();
        using (var listener = new MeterListener())
        {
            listener.InstrumentPublished = (instrument, self) =>
            {
                if (instrument.Meter.Name == GatewayMeter.Name) self.EnableMeasurementEvents(instrument);
            };
            listener.SetMeasurementEventCallback<double>((_, seconds, tags, _) =>
            {
                // Another gateway of this process may let go of something meanwhile.
                if ((string)tags[0].Value! is "quick" or "slow") lock (heard) heard.Add(((string)tags[0].Value!, seconds));
            });
            listener.Start();
            await using var jvm = await gateway.LeaseAsync(default);
            await jvm.CallStaticAsync<int>("a.B", "quick");
            await jvm.CallStaticAsync<int>("a.B", "slow");
        }
        await using var unheard = await gateway.LeaseAsync(default);
        await unheard.CallStaticAsync<int>("a.B", "quick");
        heard.Select(call => call.Method).Should().Equal("quick", "slow");
        heard[1].Seconds.Should().BeGreaterThan(0.14);
        return heard[0].Seconds < 0.14;
    }

    [Test]
    public void Commands_that_call_no_method_are_named_by_what_they_do()
    {
        GatewayMeter.MethodOf(GatewayCommand.New("java.util.HashMap", [])).Should().Be("new");
        GatewayMeter.MethodOf(GatewayCommand.Detach("o1")).Should().Be("release");
        GatewayMeter.MethodOf(GatewayCommand.ArrayLength("o1")).Should().Be("other");
    }
}
