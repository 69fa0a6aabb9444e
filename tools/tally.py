#!/usr/bin/env python3
"""Prints `passed failed skipped` of a test report: tally.py junit|vitest FILE. An empty report is an error.

What failed is named on the standard error, a line each with how it failed.
"""
import json
import sys
import xml.etree.ElementTree as xml


def first_line(text, wanted=()):
    """The first line that says something; one with a word of `wanted` goes before others."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return next((line for line in lines if any(word in line for word in wanted)), lines[0] if lines else "")[:200]


def junit(path):
    suite = xml.parse(path).getroot()
    # ctest calls a test that it could not start `disabled` or `skipped`; neither may pass in silence.
    total = int(suite.get("tests", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("disabled", 0))
    skipped = int(suite.get("skipped", 0))
    names = []
    for case in suite.iter("testcase"):
        if case.get("status") in ("fail", "disabled"):
            said = case.findtext("system-out") or ""
            names.append((case.get("name"), first_line(said, ("FAILED:", "ERROR:", "error:"))))
    return (total - failed - skipped, failed, skipped), names


def vitest(path):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    failed = report["numFailedTests"]
    names = []
    for each in report["testResults"]:
        for case in each["assertionResults"]:
            if case["status"] == "failed":
                names.append((case["fullName"], first_line("\n".join(case.get("failureMessages") or []))))
        # A file that does not even load has no tests to fail.
        if each["status"] == "failed" and not each["assertionResults"]:
            failed += 1
            names.append((each["name"].rsplit("/", 1)[-1], first_line(each.get("message", ""))))
    return (report["numPassedTests"], failed, report["numPendingTests"] + report.get("numTodoTests", 0)), names


def main():
    kind, path = sys.argv[1:]
    figures, names = {"junit": junit, "vitest": vitest}[kind](path)
    for name, why in names:
        print(f"{name}: {why}", file=sys.stderr)
    if sum(figures) == 0:
        sys.exit(f"{path}: no test ran")
    print(*figures)


main()
