#!/usr/bin/env python3
"""Puts the samples of tests/fixtures/wire/ into docs/protocol.md, below their `<!-- sample NAME -->` lines.

  protocol_samples.py          writes the page
  protocol_samples.py --check  fails if the page is not what it would write, or if a fixture has no place in it
"""
import json
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs" / "protocol.md"
FIXTURES = ROOT / "tests" / "fixtures" / "wire"
MARK = re.compile(r"<!-- sample (\S+) -->\n(?:```json\n.*?```\n)?", re.S)


def filled(page: str) -> str:
    def sample(match: re.Match) -> str:
        frame = json.loads((FIXTURES / f"{match[1]}.json").read_text("utf-8"))
        line = json.dumps(frame, ensure_ascii=False, separators=(",", ":"))
        return f"<!-- sample {match[1]} -->\n```json\n{line}\n```\n"

    return MARK.sub(sample, page)


def main() -> int:
    page = PAGE.read_text("utf-8")
    new = filled(page)
    named = set(MARK.findall(page))
    absent = sorted(
        name
        for name in (str(f.relative_to(FIXTURES).with_suffix("")) for f in FIXTURES.rglob("*.json"))
        if name not in named
    )
    for name in absent:
        print(f"docs/protocol.md: fixture {name} has no sample line")
    if "--check" in sys.argv[1:]:
        if new != page:
            print("docs/protocol.md: samples differ from the fixtures; run tools/protocol_samples.py")
            return 1
        return 1 if absent else 0
    PAGE.write_text(new, "utf-8")
    return 1 if absent else 0


if __name__ == "__main__":
    sys.exit(main())
