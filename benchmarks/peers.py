#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Quid beside the peers, in one interleaved run: peers.py WORK WORKLOADS ROUNDS [W1 W3 ...]. WORK
holds the peers' folder as peers.sh builds it (bin, gen, src, node_modules); WORKLOADS is the
program of workloads.cpp; where workloads are named, only they are run. A peer whose checksum
differs from handwritten C++ stops the run. Prints a table for each workload: medians, the spread,
and how many times as long as Quid each peer takes."""
import functools
import json
import pathlib
import random
import re
import statistics
import subprocess
import sys

WORK, WORKLOADS, ROUNDS, ONLY = sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:]
FUTURES, LANES, STEPS = 20_000, 100_096, 1001
NODE = "node --max-old-space-size=4000 "
ANSWER = "fad30ed0"  # of the first lane: what W5 prints


def each(program, futures, deals=64, steps=STEPS, w4="W4"):
    """By workload, a command with `@` for the workload and `#` for how many, and how many."""
    counts = {"W1": deals, "W2": futures, "W3": 1, "W4": steps, "W5": 1}
    return {name: (program.replace("@", w4 if name == "W4" else name), count)
            for name, count in counts.items()}


def engine(name, deals, futures, steps):
    return {workload: (command.replace("#", str(count)), count) for workload, (command, count) in
            each(f"{NODE}src/engines.mjs {name} @ # gen", futures, deals, steps).items()}


def script(program, arguments, futures, w4):
    """A peer whose W1, W3, W4 and W5 have one size."""
    return {workload: (command.replace("#", str(count if workload == "W2" else 1)), count)
            for workload, (command, count) in
            each(f"{program} @ # {arguments}", futures, w4=w4).items()}


EVENTS = "gen/w4_events.txt"
PEERS = {
    "Quid": {name: (f"{WORKLOADS} {name} gen . {count}", count) for name, count in
             (("W1", 64), ("W2", LANES), ("W2r", LANES), ("W2t", 6 * LANES), ("W3", 1),
              ("W4", STEPS),
              ("W5", 1))},
    "C++ scalar": {"W1": ("bin/scalar_g W1", 64), "W2": (f"bin/scalar_g W2 {FUTURES}", FUTURES),
                   "W2r": (f"bin/scalar_g W2r {FUTURES}", FUTURES),
                   "W4": (f"bin/w4full {EVENTS}", STEPS), "W5": ("bin/scalar_g W5", 1)},
    "C++ bit-sliced": {"W2": (f"bin/bits256_g W2 {LANES}", LANES),
                       "W2r": (f"bin/bits256_g W2r {LANES}", LANES)},
    "C++ incremental": {"W4": (f"bin/w4inc {EVENTS}", STEPS)},
    "Lua 5.4": script("lua5.4 src/peer.lua", "gen src", 300, "W4inc"),
    "LuaJIT": script("luajit src/peer.lua", "gen src", 300, "W4inc"),
    "LuaJIT -joff": script("luajit -joff src/peer.lua", "gen src", 300, "W4inc"),
    "Node": script(f"{NODE}src/peer.js", "gen", 10_000, "W4inc"),
    "CLIPS": script("bin/clips_host", "gen", 300, "W4"),
    "zen-engine": engine("zen", 8, 16, 6),
    "CEL": engine("celes", 16, 32, 11),
    "Cedar": engine("cedar", 4, 8, 6),
}
WORDS = {"W1": "one deal, warm", "W1first": "one deal, the first run",
         "W2": "a future, its events drawn inside", "W2r": "a future, its events given",
         "W2t": "a future, its events drawn inside, on two threads",
         "W3": "text to ready, a rule",
         "W3again": "text to ready, a rule, right after a process that did the same",
         "W4": "a sparse step of 10,000 rules",
         "W5": "the whole process"}


def run(command):
    return subprocess.run(command.split(), cwd=WORK, capture_output=True, text=True,
                          check=True).stdout


@functools.lru_cache(maxsize=None)
def reference(workload, count):
    """The checksum by handwritten C++; None where the workload has none."""
    if workload in ("W3", "W5"):
        return None
    command = f"bin/w4full {EVENTS} {count}" if workload == "W4" else f"bin/scalar_g W2 {count}"
    return re.search(r"RESULT \S+ \S+ (\w+)", run(command)).group(1)


def check(peer, workload, answer, wanted):
    if wanted and answer != wanted:
        sys.exit(f"{peer} gives another answer to {workload}: {answer}, not {wanted}")


def measure(peer, workload, command, count, times):
    if workload == "W5":
        check(peer, workload, run(command).strip(), ANSWER)
        wall = re.search(r"WALL (\S+)", run(f"bin/launch 5 {command}")).group(1)
        times.setdefault(("W5", peer), []).append(float(wall) * 1e6)
        return
    results = re.findall(r"RESULT (\S+) (\S+) (\w+)", run(command))
    if workload == "W3":  # a virtual machine may have to ask its host for memory, but not twice
        results += [("W3again", *rest) for name, *rest in
                    re.findall(r"RESULT (W3) (\S+) (\w+)", run(command))]
    for name, value, checksum in results:
        if name not in WORDS:
            continue
        check(peer, name, checksum, ANSWER if name == "W1first" else reference(workload, count))
        times.setdefault((name, peer), []).append(float(value))


def spelt(nanoseconds):
    for limit, unit in ((1e3, "ns"), (1e6, "us"), (1e9, "ms")):
        if nanoseconds < limit:
            return f"{nanoseconds / limit * 1e3:.3g} {unit}"
    return f"{nanoseconds / 1e9:.3g} s"


def table(workload, times):
    rows = {peer: values for (name, peer), values in times.items() if name == workload}
    own = statistics.median(rows["Quid"])
    print(f"\n### {workload}: {WORDS[workload]}\n\n| | median | least to most | × Quid |\n|---|---|---|---|")
    for peer, values in sorted(rows.items(), key=lambda row: statistics.median(row[1])):
        middle = statistics.median(values)
        print(f"| {peer} | {spelt(middle)} | {spelt(min(values))} to {spelt(max(values))} "
              f"| {middle / own:.3g} |")


def main():
    times = {}
    jobs = [(peer, workload, *job) for peer, commands in PEERS.items()
            for workload, job in commands.items() if not ONLY or workload in ONLY]
    for number in range(ROUNDS):
        random.Random(number).shuffle(jobs)
        for job in jobs:
            measure(*job, times)
        print(f"round {number + 1} of {ROUNDS}", file=sys.stderr)
    measured = {name for name, peer in times}
    for workload in filter(measured.__contains__, WORDS):
        table(workload, times)
    pathlib.Path(WORK, "times.json").write_text(
        json.dumps({f"{name} {peer}": values for (name, peer), values in sorted(times.items())},
                   indent=1) + "\n", encoding="utf-8")


main()
