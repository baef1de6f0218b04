using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;
using SparkMusic.Postgres;

namespace SparkMusic.Tests.Support;

/// <summary>
/// A real Postgres 18 of the tests, from npm, on a free port of this machine. It goes with this process, however that ends: a shell holds
/// it, and stops it when its standard input closes.
/// </summary>
sealed class PostgresServer : IDisposable
{
    public const string Password = "canary-superuser-7f3a";

    const string NoPort = "could not create any TCP/IP sockets";

    readonly string _folder;
    readonly string[] _options;
    Process? _holder;

    /// <param name="options">Settings as <c>name=value</c>, over those that make tests quick.</param>
    /// <param name="folder">Where its data go; a new temporary folder without.</param>
    public PostgresServer(string[]? options = null, string? folder = null)
    {
        _options = options ?? [];
        _folder = folder ?? Directory.CreateTempSubdirectory("sparkmusic-postgres-").FullName;
        Directory.CreateDirectory(_folder);
        try
        {
            Initialise();
            StartSomewhere();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public int Port { get; private set; }

    public string Data => Path.Combine(_folder, "data");

    public int ServerPid => int.Parse(File.ReadLines(Path.Combine(Data, "postmaster.pid")).First());

    /// <summary>
    /// The setting that a person would write, of the superuser. A first answer that is late on a busy machine is no fault of any test.
    /// </summary>
    public string Setting(string database) =>
        $"Host=127.0.0.1;Port={Port};Username=postgres;Password={Password};Database={database};Timeout=60";

    public NpgsqlConnectionStringBuilder Settings(string database) => PostgresSettings.Parse(Setting(database));

    /// <summary>Runs statements as the superuser, on a connection of its own.</summary>
    public void Execute(string database, string sql)
    {
        using var connection = Connect(database);
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        command.ExecuteNonQuery();
    }

    public List<string> Rows(string database, string sql)
    {
        using var connection = Connect(database);
        using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 60 };
        using var reader = command.ExecuteReader();
        var rows = new List<string>();
        while (reader.Read())
            rows.Add(string.Join(' ', Enumerable.Range(0, reader.FieldCount)
            .Select(i => reader.IsDBNull(i) ? "null" : reader.GetValue(i).ToString())));
        return rows;
    }

    public NpgsqlConnection Connect(string database)
    {
        var connection = new NpgsqlConnection(Setting(database) + ";Pooling=false");
        connection.Open();
        return connection;
    }

    // Others of this machine take ports too, and this one is free only until then.
    void StartSomewhere()
    {
        for (var tries = 1; ; tries++)
            try
            {
                Port = FreePort();
                Start();
                return;
            }
            catch (InvalidOperationException e) when (tries < 5 && e.Message.Contains(NoPort))
            {
                Stop();
            }
    }

    public void Start()
    {
        var log = Path.Combine(_folder, "log");
        var before = File.Exists(log) ? new FileInfo(log).Length : 0;
        var options = new[]
        {
            $"port={Port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", "synchronous_commit=off",
                "full_page_writes=off",
            "shared_buffers=64MB", "max_wal_size=256MB", "log_min_messages=error",
        }.Concat(_options).SelectMany(option => new[] { "-c", option });
        const string Held = "\"$@\" >>\"$0\" 2>&1 & server=$!; read -r order; case $order in kill) kill -QUIT $server;; *) kill -INT "
            + "$server;; esac; wait $server";
        _holder = Process.Start(new ProcessStartInfo("bash",
            ["-c", Held, log, .. AsUser(Binary("postgres")), "-D", Data, .. options])
        {
            RedirectStandardInput = true,
        })!;
        var patience = Stopwatch.StartNew();
        while (!Accepts())
        {
            if (_holder.HasExited || HasNoPort() || patience.Elapsed > Patience.Long)
                throw new InvalidOperationException(
                    $"Postgres did not start: {string.Join('\n', File.ReadLines(log).TakeLast(10))}");
            Thread.Sleep(50);
        }

        bool HasNoPort() => File.Exists(log) && File.ReadAllText(log)[(int)before..].Contains(NoPort, StringComparison.Ordinal);
    }

    /// <summary>Ends it; <paramref name="atOnce"/> as <c>pg_ctl -m immediate</c>: sessions are cut, nothing is written.</summary>
    public void Stop(bool atOnce = false)
    {
        if (_holder is null) return;
        _holder.StandardInput.WriteLine(atOnce ? "kill" : "stop");
        _holder.StandardInput.Close();
        _holder.WaitForExit();
        _holder.Dispose();
        _holder = null;
    }

    public void Dispose()
    {
        Stop(atOnce: true);
        Directory.Delete(_folder, recursive: true);
    }

    void Initialise()
    {
        Run("mkdir", "-m", "700", Data);
        var secret = Path.Combine(_folder, "password");
        File.WriteAllText(secret, Password);
        if (Environment.IsPrivilegedProcess) Run("chown", "nobody", Data);
        Run([.. AsUser(Binary("initdb")), "-D", Data, "-U", "postgres", "-A", "scram-sha-256", "--pwfile=" + secret, "-E", "UTF8",
            "--locale=C.UTF-8", "--no-sync", "-N"]);
    }

    bool Accepts()
    {
        try
        {
            Connect("postgres").Dispose();
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }

    // Postgres refuses to run as root; as nobody it must still reach the repository, which may lie below root's own folder.
    static string[] AsUser(string program) => Environment.IsPrivilegedProcess
        ? ["setpriv", "--reuid=nobody", "--regid=nogroup", "--clear-groups", "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override", program]
        : [program];

    static string Binary(string name) => Path.Combine(Need.Postgres(), "bin", name);

    static void Run(params string[] command)
    {
        using var process = Process.Start(
            new ProcessStartInfo(command[0], command[1..]) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0) throw new InvalidOperationException($"{command[0]}: {error}{output.Result}");
    }

    static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
