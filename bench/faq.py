#!/usr/bin/env python3
"""The FAQ bot on every labelled set that is at hand, and its speed.

Reads FOLDER/bench/sets.json (FOLDER: argument, PASOKH_FAQ_DATA, or ../shared/faq-data) and prints a table: each set
with confidence coefficients that have not seen its source, then with none of its whole domain. The columns of the
prototype are read from BASELINES (--baselines DIR: the folder that `faqbench.py suite` wrote), where it is given.
People give some entries ten phrasings and most of them one; no set is so. So each set of ten is also measured with
one, three or ten phrasings an entry, as a hash of the entry's id says ("mixed"); nothing is learned from these.
"""
import argparse
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

MEASURED_ONLY = "parsinlu-qqp-dev"  # its licence allows no more
DOMAINS = {
    "banking": ["banking77-dev", "arbanking77-dev"],
    "assistants": ["clinc-dev", "hwu64-dev", "massive-fa-dev", "xsid-de", "xsid-tr", "xsid-zh"],
}
MEANS = ["hit1", "hit3", "c5", "own_cov", "own_wrong", "own_oos_answered"]
TITLES = ["hit@1", "hit@3", "C@5", "own coverage", "own wrong", "out of scope answered"]


def tool() -> str:
    return os.environ.get("PASOKH_FAQ_BIN") or str(pathlib.Path(os.environ["PASOKH_BIN"]).with_name("pasokh-faq"))


def asked(*arguments: str):
    return json.loads(subprocess.run([tool(), *arguments], check=True, capture_output=True, text=True).stdout)


def baseline(folder, name: str):
    file = pathlib.Path(folder or "/nonexistent") / f"{name}@proto.json"
    if not file.exists():
        return None
    found = json.loads(file.read_text())
    return found.get("metrics", found)


def percent(share) -> str:
    return "-" if share is None else f"{100 * share:.1f}"


def mean(of: list):
    return sum(of) / len(of) if of else None


def print_quality(unseen: dict, domain: dict, baselines) -> dict:
    print("| set | proto hit@1 | proto C@5 |", " | ".join(TITLES), "| C@5 without its domain |")
    print("|---" * (len(TITLES) + 4) + "|")
    proto = {name: baseline(baselines, name) or {} for name in unseen}
    for name, found in unseen.items():
        cells = [percent(proto[name].get("hit1")), percent(proto[name].get("c5"))]
        cells += [percent(found[key]) for key in MEANS] + [percent(domain[name]["c5"])]
        print("|", name, "|", " | ".join(cells), "|")
    means = {key: mean([found[key] for found in unseen.values()]) for key in MEANS}
    means["c5_without_domain"] = mean([found["c5"] for found in domain.values()])
    known = [one for one in proto.values() if one]
    cells = [percent(mean([one[key] for one in known])) for key in ("hit1", "c5")]
    cells += [percent(value) for value in means.values()]
    print(f"| **mean of {len(unseen)}** |", " | ".join(cells), "|")
    answered = sum(found["answered"] for found in unseen.values())
    wrong = sum(found["answered"] * found["own_wrong"] for found in unseen.values())
    means["own_wrong_pooled"] = wrong / answered if answered else 0
    print(f"\nwrong among all {answered} answers: {percent(means['own_wrong_pooled'])} %")
    return means


def mixed_sets(sets: pathlib.Path, into: pathlib.Path) -> pathlib.Path:
    """The sets, with absolute paths, and a mixed one beside each of ten phrasings an entry."""
    listed = {
        name: {key: str((sets.parent / files[key]).resolve()) for key in ("faq", "queries")}
        for name, files in json.loads(sets.read_text()).items()
    }
    for name in [name for name in listed if name.endswith("-k10")]:
        lines = []
        for line in pathlib.Path(listed[name]["faq"]).read_text().splitlines():
            entry = json.loads(line)
            phrasings = (1, 3, 10)[int(hashlib.sha256(entry["id"].encode()).hexdigest(), 16) % 3]
            entry["variants"] = entry["variants"][: phrasings - 1]
            lines.append(json.dumps(entry, ensure_ascii=False))
        mixed = into / f"{name}.jsonl"
        mixed.write_text("\n".join(lines) + "\n")
        listed[name.removesuffix("-k10") + "-kmixed"] = {
            "faq": str(mixed),
            "queries": listed[name]["queries"],
            "only_measured": True,
        }
    file = into / "sets.json"
    file.write_text(json.dumps(listed))
    return file


def print_mixed(mixed: dict) -> None:
    print("\n| entries of 1, 3 and 10 phrasings |", " | ".join(TITLES), "| answers |")
    print("|---" * (len(TITLES) + 2) + "|")
    for name, found in mixed.items():
        print("|", name, "|", " | ".join(percent(found[key]) for key in MEANS), "|", found["answered"], "|")
    means = (percent(mean([found[key] for found in mixed.values()])) for key in MEANS)
    print(f"| **mean of {len(mixed)}** |", " | ".join(means), "| |\n")


def main():
    here = pathlib.Path(__file__).resolve().parent
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    default = os.environ.get("PASOKH_FAQ_DATA", here.parent.parent / "shared" / "faq-data")
    options.add_argument("folder", nargs="?", type=pathlib.Path, default=pathlib.Path(default))
    options.add_argument("--baselines")
    given = options.parse_args()

    figures = {"speed": asked("speed")}
    sets = given.folder / "bench" / "sets.json"
    if sets.exists():
        together = [part for names in DOMAINS.values() for part in ("--together", ",".join(names))]
        with tempfile.TemporaryDirectory() as folder:
            all_sets = mixed_sets(sets, pathlib.Path(folder))
            unseen = asked("bench", str(all_sets), "--except", MEASURED_ONLY)
        figures["mixed"] = {name: found for name, found in unseen.items() if name.endswith("-kmixed")}
        figures["unseen_source"] = {name: found for name, found in unseen.items() if name not in figures["mixed"]}
        figures["unseen_domain"] = asked("bench", str(sets), "--except", MEASURED_ONLY, *together)
        figures["means"] = print_quality(figures["unseen_source"], figures["unseen_domain"], given.baselines)
        print_mixed(figures["mixed"])
    else:
        print(f"no labelled sets at {given.folder}: speed only")
    for one in figures["speed"]:
        print(
            f"{one['entries']} entries, {one['phrasings']} phrasings: build {one['build_ms']:.0f} ms, "
            f"{one['mebibytes']:.0f} MiB, ask p50 {one['p50_us']:.0f} us, p99 {one['p99_us']:.0f} us"
        )
    if "PASOKH_BENCH_JSON" in os.environ:
        pathlib.Path(os.environ["PASOKH_BENCH_JSON"]).write_text(json.dumps(figures, indent=1) + "\n")


if __name__ == "__main__":
    main()
