using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Resources;
using OpenTelemetry.Trace;

namespace Throughline.Host;

/// <summary>
/// Metrics and traces to an OpenTelemetry collector, only where <c>OTEL_EXPORTER_OTLP_ENDPOINT</c> names one; all else by the OTEL_ variables.
/// Sources and meters named Throughline.* are ours, the others are the framework's and the database drivers'.
/// </summary>
internal sealed class Telemetry : IDisposable
{
    private static readonly string[] Meters =
        ["Throughline.*", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime", "Npgsql"];

    private readonly TracerProvider traces;
    private readonly MeterProvider metrics;

    private Telemetry()
    {
        var resource = ResourceBuilder.CreateDefault().AddService("throughline", serviceVersion: typeof(Telemetry).Assembly.GetName().Version?.ToString(3));
        traces = Sdk.CreateTracerProviderBuilder().SetResourceBuilder(resource)
            .AddSource("Throughline.*", "Microsoft.AspNetCore", "Npgsql").AddOtlpExporter().Build();
        metrics = Sdk.CreateMeterProviderBuilder().SetResourceBuilder(resource).AddMeter(Meters).AddOtlpExporter().Build();
    }

    /// <summary>Null where no collector is named.</summary>
    public static Telemetry? Start() => Environment.GetEnvironmentVariable("OTEL_EXPORTER_OTLP_ENDPOINT") is { Length: > 0 } ? new Telemetry() : null;

    /// <summary>Sends what is left.</summary>
    public void Dispose()
    {
        traces.Dispose();
        metrics.Dispose();
    }
}
