"""Instructions per message: callgrind everywhere, hardware counters where the machine has them."""
import re
import shutil
import subprocess

from rig import servers

LINE = re.compile(r"^\s*([\d,]+) \(\s*[\d.]+%\)\s+(\S.*?)(?: \[\S+\])?$")
# Everything takes fifty times as long, and longer beside other work.
PATIENCE = ["--patience", 300]


def by_object(file):
    """Instructions in the program itself and in each library, from a dump of callgrind's."""
    names, sums, current, called = {}, {}, "", False
    for line in file.read_text().splitlines():
        if line.startswith(("ob=", "cob=")):  # of the function, and of one that it calls
            kind, _, value = line.partition("=")
            number, _, name = value.partition(" ")
            named = names.setdefault(number, name).rpartition("/")[2]
            current = named if kind == "ob" else current
        elif line.startswith("calls="):
            called = True  # the next line says what the callee cost
        elif line[:1].isdigit() or line[:1] in ("+", "-", "*"):
            if not called:
                sums[current] = sums.get(current, 0) + int(line.split()[1])
            called = False
    return sums


def functions(file, messages, *options, most=40):
    """The largest functions: (instructions a message, where and what)."""
    command = ["callgrind_annotate", "--auto=no", "--threshold=99", *options, file]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    found = filter(None, map(LINE.match, done.stdout.splitlines()))
    return [(int(each[1].replace(",", "")) / messages, each[2]) for each in found if "PROGRAM TOTALS" not in each[2]][:most]


def profile(file, messages):
    """What was counted as text: each program or library, and the largest functions by themselves and with all that
    they call; instructions a message."""
    parts = sorted(by_object(file).items(), key=lambda each: -each[1])
    lines = [f"{count / messages:8.0f}  {name}" for name, count in parts if count >= messages]
    for title, options in (("by themselves", []), ("with what they call", ["--inclusive=yes"])):
        lines += ["", f"{title}:"]
        lines += [f"{count:8.0f}  {what[:150]}" for count, what in functions(file, messages, *options)]
    return "\n".join(lines) + "\n"


def under_callgrind(server):
    """How to start the server so that nothing is counted yet, and the commands that switch that on and off."""
    for old in server.folder.glob("callgrind.out*"):
        old.unlink()
    out = server.folder / "callgrind.out"
    return ["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--instr-atstart=no", "--quiet"]


def switch(pid):
    return ["--when-measuring", f"callgrind_control -i on {pid}", "--when-measured", f"callgrind_control -i off {pid}"]


def saturated_instructions(server, warm_up, seconds):
    """User-mode instructions a relayed message, one message in flight per visitor; and the dump that tells them."""
    with server.serve(under_callgrind(server)) as running:
        run = servers.talk(server, running, *PATIENCE, "--warm-up", warm_up, "--seconds", seconds, *switch(running.pid))
    dump = server.folder / "callgrind.out"
    return sum(by_object(dump).values()) / run["relayed"], run["relayed"], dump


def replayed_instructions(server, rounds, *options):
    """The same for messages in lock step, in which the server gets the same work in the same portions every time:
    {program or library: instructions a message}."""
    with server.serve(under_callgrind(server)) as running:
        run = servers.talk(server, running, *PATIENCE, "--rounds", rounds, *options, *switch(running.pid))
    counted = by_object(server.folder / "callgrind.out")
    return {name: count / run["relayed"] for name, count in counted.items()}


def hardware_counters():
    """None where perf counts instructions of user and kernel; else why it does not."""
    if not shutil.which("perf"):
        return "perf is not installed (package linux-perf)"
    tried = subprocess.run(
        ["perf", "stat", "-x,", "-e", "instructions:u,instructions:k", "true"], capture_output=True, text=True
    )
    if tried.returncode != 0 or "<not" in tried.stderr:
        return "perf stat says that instructions are not countable here (virtual machine without hardware counters)"
    return None


def perf(server, seconds, *options):
    """(user, kernel) instructions a message in the saturated load, by the hardware's counters."""
    file = server.folder / "perf.csv"
    with server.serve() as running:
        # perf ends by itself a moment after the load; what is counted after the load has ended is idle.
        start = f"perf stat -x, -o {file} -e instructions:u,instructions:k -p {running.pid} sleep {seconds} >&- 2>&- &"
        run = servers.talk(server, running, "--when-measuring", start, "--seconds", seconds, *options)
    counts = {}
    for line in file.read_text().splitlines():
        fields = line.split(",")
        if len(fields) > 2 and fields[0].isdigit():
            counts[fields[2]] = int(fields[0]) / run["relayed"]
    return counts["instructions:u"], counts["instructions:k"]


def of_sqlite(parts):
    """Of {program or library: instructions}, SQLite's: they move with the size of a batch and of the store."""
    return sum(count for name, count in parts.items() if name.startswith("libsqlite3"))
