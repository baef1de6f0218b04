using System.Diagnostics;
using SparkMusic.Tests.Support;

namespace SparkMusic.Tests.Docs;

/// <summary>The script that people start: when it builds, and what it waits for. The SDK is a stand-in: its servers matter.</summary>
sealed class LauncherTests
{
    TestFolder _folder = null!;

    string Servers => _folder["servers"];

    [SetUp]
    public void Lay()
    {
        _folder = new TestFolder();
        foreach (var name in new[] { "jobs", "shared", "data", "bin" }) Directory.CreateDirectory(_folder[name]);
        foreach (var name in new[] { "some.props", "global.json", "package-lock.json" }) File.WriteAllText(_folder[name], "");
        File.WriteAllText(_folder["package.json"], """{"optionalDependencies": {}}""");
        File.Copy(Path.Combine(Need.Root, "sparkmusic"), _folder["sparkmusic"]);
        // A build leaves a server that holds whatever it was given; anything else says what it was asked for.
        Program("dotnet", $"""
            if [ "$1" != publish ]; then echo "ran $2"; exit; fi
            sleep 300 </dev/null >/dev/null 2>&1 &
            echo $! >> '{Servers}'
            """);
        Program("npm", "exit 0");
        Program("node", "echo linux-x64");
    }

    [TearDown]
    public void Clear()
    {
        if (File.Exists(Servers)) CommandLine.Finish(CommandLine.Start("kill", null, File.ReadAllLines(Servers)), TimeSpan.FromMinutes(10));
        _folder.Dispose();
    }

    [Test]
    public void A_server_that_a_build_leaves_running_does_not_keep_the_next_build_waiting()
    {
        Launch().Should().Be("ran --version\n");
        File.ReadAllLines(Servers).Should().HaveCount(1);
        Launch().Should().Be("ran --version\n");
        File.ReadAllLines(Servers).Should().HaveCount(1, "nothing is new");
        File.WriteAllText(_folder["jobs/changed.cs"], "");
        Launch().Should().Be("ran --version\n");
        File.ReadAllLines(Servers).Should().HaveCount(2)
            .And.OnlyContain(id => Directory.Exists($"/proc/{id}"), "nobody waited for one to end");
    }

    [Test]
    public void A_command_says_that_it_waits_for_another_build()
    {
        Directory.CreateDirectory(_folder["build"]);
        using var other = CommandLine.Start("flock", null,
            [_folder["build/.lock"], "sh", "-c", $"echo held; until [ -e '{_folder["go"]}' ]; do sleep 0.1; done"]);
        other.StandardOutput.ReadLine().Should().Be("held");
        var waiting = Start();
        waiting.StandardError.ReadLine().Should().Be("sparkmusic: waiting for another build of this folder");
        File.WriteAllText(_folder["go"], "");
        CommandLine.Finish(waiting, TimeSpan.FromMinutes(10)).ShouldExitWith(0).Output.Should().Be("ran --version\n");
        other.WaitForExit();
    }

    string Launch() => CommandLine.Finish(Start(), TimeSpan.FromMinutes(10)).ShouldExitWith(0).Output;

    Process Start() => CommandLine.Start(_folder["sparkmusic"],
        new Dictionary<string, string> { ["PATH"] = $"{_folder["bin"]}:{Environment.GetEnvironmentVariable("PATH")}" }, ["--version"]);

    void Program(string name, string text)
    {
        var path = _folder[$"bin/{name}"];
        File.WriteAllText(path, $"#!/bin/sh\n{text}\n");
        CommandLine.Finish(CommandLine.Start("chmod", null, ["+x", path]), TimeSpan.FromMinutes(10)).ShouldExitWith(0);
    }
}
