using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;

namespace SparkMusic;

/// <summary>
/// Named points at which a test makes this process die, fail or wait; inert otherwise. <c>SPARKMUSIC_FAULT=point:n:mode</c> is read once:
/// at the n-th passing (<c>n+</c>: and every later one) <c>kill</c> (SIGKILL of self), <c>throw</c>, <c>exec-then-throw</c> (the operation
/// happens, its caller sees a failure), <c>sleep</c> (two seconds) or <c>stop</c>: until somebody lets it go on, however slow he is. By the
/// variable the whole process is stopped as by SIGSTOP until it gets SIGCONT, and sleeps then; by <see cref="Arm"/> the caller is until
/// <see cref="Armed.GoOn"/>.
/// </summary>
public static partial class Faults
{
    static readonly Lazy<Fault?> OfEnvironment = new(() => Fault.Parse(Environment.GetEnvironmentVariable("SPARKMUSIC_FAULT")));
    static Fault? _armedHere;

    static Fault? Now => _armedHere ?? OfEnvironment.Value;

    /// <summary>All points, for sweeps. A point that is not listed cannot be passed.</summary>
    public static IReadOnlyCollection<string> Names => FaultPoints.All;

    /// <summary>A point between operations.</summary>
    public static void At(string point)
    {
        if (Now?.Passes(point) == true) throw new FaultException(point);
    }

    /// <summary>A point around an operation: <c>kill</c>, <c>throw</c> and <c>sleep</c> come before it.</summary>
    public static async Task DuringAsync(string point, Func<Task> operation)
    {
        var failsAfter = Now?.Passes(point) == true;
        await operation();
        if (failsAfter) throw new FaultException(point);
    }

    /// <summary>Arms a fault in this process as the variable would; disposing disarms. For tests, which run one at a time.</summary>
    public static Armed Arm(string fault) =>
        new(_armedHere = Fault.Parse(fault) ?? throw new ArgumentException("No fault is named.", nameof(fault)));

    /// <summary>A fault of this process.</summary>
    public sealed class Armed : IDisposable
    {
        readonly Fault _fault;

        internal Armed(Fault fault) => _fault = fault;

        /// <summary>True when its point was passed often enough.</summary>
        public bool HasStruck => _fault.HasStruck;

        /// <summary>Who is stopped goes on, and nobody is stopped any more.</summary>
        public void GoOn() => _fault.GoOn.Set();

        public void Dispose()
        {
            GoOn();
            _armedHere = null;
        }
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    internal sealed class Fault(string point, int at, bool stays, string mode)
    {
        int _passed;

        public bool HasStruck { get; private set; }

        public ManualResetEventSlim GoOn { get; } = new();

        public static Fault? Parse(string? text)
        {
            if (string.IsNullOrEmpty(text)) return null;
            var parts = text.Split(':');
            if (parts.Length == 3 && FaultPoints.All.Contains(parts[0])
                && parts[2] is "kill" or "throw" or "exec-then-throw" or "sleep" or "stop"
                && int.TryParse(parts[1].TrimEnd('+'), NumberStyles.None, CultureInfo.InvariantCulture, out var at))
                return new Fault(parts[0], at, parts[1].EndsWith('+'), parts[2]);
            throw SparkMusicException.Usage($"SPARKMUSIC_FAULT is point:n:kill|throw|exec-then-throw|sleep|stop, not '{text}'.",
                "Points: " + string.Join(", ", FaultPoints.All) + ".");
        }

        /// <summary>Does what is to be done before the operation; true when it is to fail after it.</summary>
        public bool Passes(string name)
        {
            if (!FaultPoints.All.Contains(name)) throw new ArgumentException($"'{name}' is not in FaultPoints.All.", nameof(name));
            if (name != point) return false;
            var passed = Interlocked.Increment(ref _passed);
            if (passed != at && !(stays && passed > at)) return false;
            HasStruck = true;
            // Who set the variable cannot look into this process.
            var isOfEnvironment = OfEnvironment is { IsValueCreated: true } && this == OfEnvironment.Value;
            if (isOfEnvironment)
                Console.Error.WriteLine("SPARKMUSIC_FAULT strikes at " + name);
            switch (mode)
            {
                case "kill":
                    using (var self = Process.GetCurrentProcess()) self.Kill();
                    Thread.Sleep(Timeout.Infinite);
                    return false;
                case "sleep":
                    Thread.Sleep(TimeSpan.FromSeconds(2));
                    return false;
                case "stop":
                    if (!isOfEnvironment) GoOn.Wait();
                    else
                    {
                        Kill(Environment.ProcessId, OperatingSystem.IsMacOS() ? 17 : 19);
                        // Other signals that came meanwhile are heard first.
                        Thread.Sleep(TimeSpan.FromSeconds(2));
                    }
                    return false;
                case "throw":
                    throw new FaultException(name);
                default:
                    return true;
            }
        }
    }
}

/// <summary>The failure that a fault point made.</summary>
public sealed class FaultException(string point) : SparkMusicException(ExitCodes.Failed, $"Fault point {point} failed as asked.");
