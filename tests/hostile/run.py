#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Input that must not hurt: run.py QUID [NAME…]. Gives each case of cases.py to the real program, as
`check`, `run` and `fmt --check` or as a record, and measures it: at most SECONDS of processor time
on the reference machine, at most 64 x input + 100 MB of memory, the exit code that was expected, and
words that must be in the answer. A machine that is slower, or slowed by what else it does, has as
much more time as a fixed piece of work takes longer on it just before; of three tries the best
counts, and MARGIN is for what one machine varies by: this guards against input that hangs, and the
benchmarks say how fast things are. One `ok` or `not ok` a case, the count last."""
import os
import pathlib
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
sys.dont_write_bytecode = True
from cases import CASES, DEAL  # noqa: E402

SECONDS = 2.0
MARGIN = 1.5
TRIES = 3
REFERENCE = 0.066  # seconds that `fixed_work` takes on the quiet reference machine
SLOWEST = 5.0
PATIENCE = 60  # of wall-clock time, until a case is stopped
MEMORY_FACTOR, MEMORY_BASE = 64, 100 << 20


def fixed_work():
    """Processor seconds of a fixed piece of work."""
    begin, x = time.process_time(), 0
    for i in range(1_000_000):
        x = (x * 31 + i) & 0xFFFFFFFF
    return time.process_time() - begin


def seconds_allowed():
    slowness = min(max(fixed_work() / REFERENCE, 1.0), SLOWEST)
    return SECONDS * MARGIN * slowness


def measure(command, out):
    """(exit code, processor seconds, bytes of memory)"""
    with open(out, "wb") as answer:
        child = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=answer,
                                 stderr=subprocess.STDOUT, preexec_fn=set_limits)
    _, status, usage = os.wait4(child.pid, 0)
    child.returncode = os.waitstatus_to_exitcode(status)
    return child.returncode, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * 1024


def set_limits():
    import resource
    resource.setrlimit(resource.RLIMIT_CPU, (PATIENCE, PATIENCE))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def commands(quid, case, folder):
    """(how it is called, the command)"""
    given = str(folder / case.file)
    if case.is_record:
        deal = folder / "deal.quid"
        deal.write_text(case.deal or DEAL)
        return [("run", [quid, "run", str(deal), case.option, given])]
    return [(word, [quid, *word.split(), given]) for word in case.commands]


def best_of_tries(command, answer):
    """As `measure`; tried again only while it takes too long."""
    for _ in range(TRIES):
        allowed = seconds_allowed()
        code, seconds, memory = measure(command, answer)
        if seconds <= allowed:
            break
    return code, seconds, memory, seconds > allowed


def complaints(case, how, code, seconds, memory, said, size, too_long):
    if code not in case.codes.get(how, case.codes["check"]):
        yield f"exit {code}"
    if too_long:
        yield f"took {seconds:.2f} s"
    if memory > MEMORY_FACTOR * size + MEMORY_BASE:
        yield f"took {memory >> 20} MB for {size >> 20} MB"
    words = case.says.get(how, case.says.get("", ""))
    if words not in said:
        yield f"does not say `{words}`"


def run_case(quid, case, folder):
    path = folder / case.file
    path.write_bytes(case.make())
    size = path.stat().st_size
    worst_seconds = worst_memory = 0
    found = []
    said = ""
    for how, command in commands(quid, case, folder):
        answer = folder / "answer"
        code, seconds, memory, too_long = best_of_tries(command, answer)
        said = answer.read_text(encoding="utf-8", errors="replace")
        said = said[:500_000] + said[-500_000:]
        worst_seconds, worst_memory = max(worst_seconds, seconds), max(worst_memory, memory)
        for complaint in complaints(case, how, code, seconds, memory, said, size, too_long):
            found.append(f"quid {how}: {complaint}; it said: {said[:200]!r}")
    mark = "not ok" if found else "ok"
    print(f"{mark} {case.name}: {size / 1e6:.1f} MB, {worst_seconds:.2f} s,"
          f" {worst_memory >> 20} MB", flush=True)
    for complaint in found:
        print(f"    {complaint}", flush=True)
    path.unlink()
    return not found


def streams(folder):
    """Standard streams that cannot be read or written: name, words, in, out, exit code, what it says."""
    deal = str(folder / "deal.quid")
    pathlib.Path(deal).write_text(DEAL)
    full, nowhere = "/dev/full", str(folder)
    yield "the output does not fit", ["run", deal], None, full, 2, "not all of the output"
    yield "the help does not fit", ["help"], None, full, 2, "not all of the output"
    yield "a protocol from a directory", ["serve-stdio"], nowhere, None, 0, ""
    yield "a session from a directory", ["repl", deal], nowhere, None, 0, ""


def run_stream(quid, name, words, given, taken, code, says):
    source = os.open(given or os.devnull, os.O_RDONLY)
    sink = os.open(taken or os.devnull, os.O_WRONLY)
    done = subprocess.run([quid, *words], stdin=source, stdout=sink, stderr=subprocess.PIPE,
                          timeout=PATIENCE, check=False)
    os.close(source)
    os.close(sink)
    said = done.stderr.decode(errors="replace")
    good = done.returncode == code and says in said
    print(f"{'ok' if good else 'not ok'} {name}: exit {done.returncode}", flush=True)
    if not good:
        print(f"    it said: {said[:200]!r}", flush=True)
    return good


def main():
    quid, names = os.path.abspath(sys.argv[1]), sys.argv[2:]
    chosen = [case for case in CASES if not names or case.name in names]
    passed = 0
    with tempfile.TemporaryDirectory() as folder:
        for case in chosen:
            passed += run_case(quid, case, pathlib.Path(folder))
        others = [] if names else list(streams(pathlib.Path(folder)))
        for stream in others:
            passed += run_stream(quid, *stream)
    count = len(chosen) + len(others)
    print(f"{passed} passed, {count - passed} failed")
    return 0 if count and passed == count else 1


sys.exit(main())
