#!/usr/bin/env python3
"""The gate of CI on cost: cost.py [--renew | --persian]

Counts two things that other work on the machine does not move, and fails when one is more than 3 % above
bench/baseline.json:

* user-mode instructions a message, by callgrind, of a fixed conversation in lock step (32 pairs, every commit
  holds the words of 32): all of them, and those outside SQLite, which move by a tenth of that between two runs;
* resident memory a visitor who only looks around, 1,500 of them.

--renew writes what was counted as the new baseline: on purpose, in the commit that makes the server dearer, or
cheaper, and says why. Instructions of another compiler or other libraries are another figure: where these are
not the baseline's, everything is counted and shown and nothing is judged (exit status 77, a skipped test).

--persian counts instructions alone, of messages in English letters and of as many bytes of Persian; judges nothing.
"""
import argparse
import json
import os
import pathlib
import platform
import re
import subprocess
import sys
import tempfile

sys.dont_write_bytecode = True
from rig import counters, servers  # noqa: E402

BASELINE = pathlib.Path(__file__).with_name("baseline.json")
MORE_BY = 0.03
SKIPPED = 77
PAIRS, ROUNDS, LOOKERS_ON = 32, 40, 1_500
# Longer than callgrind takes to read what all of them say: what was said together is committed together.
COMMIT_WINDOW = "100ms"
LIBRARIES = ["libboost1.81-dev", "libc6", "libsqlite3-0", "libstdc++6", "valgrind"]
RENEW = "tools/bench cost -- --renew"


def built_with():
    """What decides about instructions and memory beside the sources. Debian's own revisions mend and do not matter."""
    cache = (servers.BIN.parent.parent / "CMakeCache.txt").read_text().splitlines()
    of = dict(line.split("=", 1) for line in cache if "=" in line and not line.startswith(("#", "//")))
    compiler = next(value for key, value in of.items() if key.partition(":")[0] == "CMAKE_CXX_COMPILER")
    version = subprocess.run([compiler, "--version"], capture_output=True, text=True, check=True).stdout
    versions = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Version}\n", *LIBRARIES], capture_output=True, text=True)
    flags = next(iter(sorted(of[key] for key in of if key.startswith("CMAKE_CXX_FLAGS_RELEASE:"))), "")
    return {
        "machine": platform.machine(),
        "vector_width": vector_width(),
        "compiler": without_revision(version.splitlines()[0]),
        "flags": flags,
        "libraries": sorted(map(without_revision, versions.stdout.splitlines())),
    }


def without_revision(version):
    return re.sub(r"[+~]deb\d+u\d+", "", version)


def vector_width():
    """The C library picks its copying by this, and so the number of instructions."""
    known = next((line for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("flags")), "")
    # valgrind shows programs no AVX-512.
    return "avx2" if "avx2" in known.split() else "sse2"


def replay(folder, *options):
    talkers = servers.Pasokh(folder, operators=PAIRS, more=f'commit_window = "{COMMIT_WINDOW}"\n')
    return counters.replayed_instructions(talkers, ROUNDS, *options)


def count(folder):
    parts = replay(folder / "talk")
    everything = sum(parts.values())
    lookers_on = servers.Pasokh(folder / "look", operators=1)
    memory = servers.once(lookers_on, "--idle", LOOKERS_ON, "--seconds", 1)
    figures = {
        "instructions_per_message": round(everything),
        "instructions_outside_sqlite": round(everything - counters.of_sqlite(parts)),
        "kib_per_idle_visitor": memory["kib_per_idle_visitor"],
    }
    return figures, {name: round(value) for name, value in sorted(parts.items(), key=lambda each: -each[1]) if value >= 1}


def count_anew():
    with tempfile.TemporaryDirectory() as folder:
        return count(pathlib.Path(folder))


def compare_letters():
    letters = {"english": [], "persian": ["--persian"]}
    with tempfile.TemporaryDirectory() as folder:
        counted = {name: sum(replay(pathlib.Path(folder) / name, *options).values()) for name, options in letters.items()}
    figures = {f"instructions_per_message_{name}": round(value) for name, value in counted.items()}
    tell(figures, {}, {})
    write(figures)


def too_dear(figures, baseline):
    return [name for name, was in baseline["figures"].items() if figures[name] > was * (1 + MORE_BY)]


def tell(figures, parts, before):
    for name, value in figures.items():
        was = before.get("figures", {}).get(name)
        change = f"{value / was - 1:+8.1%} of {was}" if was else ""
        print(f"  {name:30} {value:10} {change}")
    for name, value in parts.items():
        was = before.get("parts", {}).get(name)
        print(f"    {name:28} {value:10} {f'{value - was:+8} of {was}' if was else ''}")


def write(figures):
    target = os.environ.get("PASOKH_BENCH_JSON")
    if target:
        pathlib.Path(target).write_text(json.dumps(figures, indent=2) + "\n")


def differences(now, before):
    for key, value in now.items():
        old = before.get(key)
        if value == old:
            continue
        if isinstance(value, list):
            value, old = (sorted(set(mine) - set(other)) for mine, other in ((value, old or []), (old or [], value)))
        yield f"  {key}: {value}, the baseline's: {old}"


def judge(figures, built, baseline):
    """The exit status."""
    others = list(differences(built, baseline["built_with"]))
    if others:
        print("not judged, since the baseline was counted with something else:", *others, sep="\n")
        print(f"Where that is the machine that judges from now on: {RENEW}")
        return SKIPPED
    failed = too_dear(figures, baseline)
    for name, was in baseline["figures"].items():
        now = figures[name]
        if name in failed:
            print(f"FAILED: {name} is {now}, {now / was - 1:.1%} above the baseline of {was}; up to {MORE_BY:.0%} are accepted.")
        elif now < was * (1 - MORE_BY):
            print(f"{name} has fallen by {1 - now / was:.1%}: renew the baseline, or the gain can be lost again unseen.")
    if failed:
        print(f"If it is worth that, say why in the commit and renew the baseline in it: {RENEW}")
    return 1 if failed else 0


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--renew", action="store_true", help="write what was counted as the new baseline")
    options.add_argument("--persian", action="store_true", help="what letters of two bytes cost; judges nothing")
    o = options.parse_args()
    if o.persian:
        return compare_letters()
    baseline = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    figures, parts = count_anew()
    if baseline and not o.renew and too_dear(figures, baseline):
        # A machine that is very busy splits what was said together. What is really dearer is dearer twice.
        print("  above the baseline: counted once more")
        again, parts = count_anew()
        figures = {name: min(value, again[name]) for name, value in figures.items()}
    tell(figures, parts, baseline)
    write({**figures, "parts": parts})
    if o.renew or not baseline:
        new = {"figures": figures, "parts": parts, "built_with": built_with()}
        BASELINE.write_text(json.dumps(new, indent=2) + "\n")
        print(f"the baseline is what was counted now: {BASELINE}")
        return 0
    return judge(figures, built_with(), baseline)


if __name__ == "__main__":
    sys.exit(main())
