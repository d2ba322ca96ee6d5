#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Runs the conformance suite through `quid serve-stdio`: conformance.py QUID [--update]. One `ok` or
`not ok` a file, the count last. With --update, what came is written into the files."""
import json
import pathlib
import subprocess
import sys

FILES = sorted((pathlib.Path(__file__).parent / "conformance").glob("*.json"))
EXPECTATIONS = ("gives", "fails", "store", "about")


def filled(value, stored):
    """`"$NAME"` as the result that was stored under NAME."""
    return stored[value[1:]] if isinstance(value, str) and value.startswith("$") else value


def run(server, steps):
    stored = {}
    for step in steps:
        call = {key: filled(value, stored) for key, value in step.items() if key not in EXPECTATIONS}
        server.stdin.write(json.dumps(call) + "\n")
        server.stdin.flush()
        answer = json.loads(server.stdout.readline())
        if "store" in step:
            stored[step["store"]] = answer.get("gives")
        yield step, answer


def written(steps):
    lines = [json.dumps(step, ensure_ascii=False) for step in steps]
    return "[\n  " + ",\n  ".join(lines) + "\n]\n"


def main():
    update = "--update" in sys.argv
    failed = 0
    for path in FILES:
        steps = json.loads(path.read_text(encoding="utf-8"))
        server = subprocess.Popen([sys.argv[1], "serve-stdio"], stdin=subprocess.PIPE,
                                  stdout=subprocess.PIPE, text=True, encoding="utf-8")
        good = True
        for step, answer in run(server, steps):
            expected = {key: step[key] for key in ("gives", "fails") if key in step}
            if update:
                for key in ("gives", "fails"):
                    step.pop(key, None)
                step.update(answer)
            elif expected != answer:
                good = False
                print(f"    {json.dumps(step)}\n    gave {json.dumps(answer)}")
        server.stdin.close()
        good = server.wait() == 0 and good
        failed += not good
        print(f"{'ok' if good else 'not ok'} {path.name}")
        if update:
            path.write_text(written(steps), encoding="utf-8")
    print(f"{len(FILES) - failed} passed, {failed} failed")
    return 1 if failed or not FILES else 0


sys.exit(main())
