#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Counts checks in a report of ctest (JUnit): count.py FILE. A program that counts its own cases
counts as that many, any other as one. Prints a line for each program, then `N passed, N failed`."""
import re
import sys
import xml.etree.ElementTree as tree


def own_counts(text):
    """What the program says of itself: (passed, failed), or None."""
    found = re.findall(r"^(\d+) passed, (\d+) failed$", text, re.M)
    if found:
        return int(found[-1][0]), int(found[-1][1])
    found = re.findall(r"assertions? in (\d+) test cases?\)", text)  # Catch2: all passed
    if found:
        return int(found[-1]), 0
    line = re.search(r"^test cases: .*$", text, re.M)  # Catch2: some failed
    if line is None:
        return None
    passed = re.search(r"(\d+) passed", line.group())
    failed = re.search(r"(\d+) failed", line.group())
    return int(passed.group(1)) if passed else 0, int(failed.group(1)) if failed else 0


def counts(case):
    good = case.get("status") == "run" and case.find("failure") is None
    own = own_counts(case.findtext("system-out") or "")
    if own is None:
        return (1, 0) if good else (0, 1)
    passed, failed = own
    return (passed, failed) if good else (passed, max(failed, 1))


def main():
    passed = failed = 0
    for case in tree.parse(sys.argv[1]).getroot().iter("testcase"):
        good, bad = counts(case)
        print(f"{'ok' if bad == 0 else 'not ok'} {case.get('name')}: {good} passed, {bad} failed,"
              f" {float(case.get('time') or 0):.1f} s")
        passed += good
        failed += bad
    print(f"{passed} passed, {failed} failed")
    return 0 if failed == 0 and passed > 0 else 1


sys.exit(main())
