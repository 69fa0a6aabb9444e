#!/usr/bin/env python3
"""Prints `passed failed skipped` of a test report: tally.py junit|vitest FILE. An empty report is an error."""
import json
import sys
import xml.etree.ElementTree as xml


def junit(path):
    suite = xml.parse(path).getroot()
    # ctest calls a test that it could not start `disabled` or `skipped`; neither may pass in silence.
    total = int(suite.get("tests", 0))
    failed = int(suite.get("failures", 0)) + int(suite.get("disabled", 0))
    skipped = int(suite.get("skipped", 0))
    return total - failed - skipped, failed, skipped


def vitest(path):
    with open(path, encoding="utf-8") as file:
        report = json.load(file)
    failed = report["numFailedTests"]
    # A file that does not even load has no tests to fail.
    failed += sum(1 for f in report["testResults"] if f["status"] == "failed" and not f["assertionResults"])
    return report["numPassedTests"], failed, report["numPendingTests"] + report.get("numTodoTests", 0)


def main():
    kind, path = sys.argv[1:]
    figures = {"junit": junit, "vitest": vitest}[kind](path)
    if sum(figures) == 0:
        sys.exit(f"{path}: no test ran")
    print(*figures)


main()
