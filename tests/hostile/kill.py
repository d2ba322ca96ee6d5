#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Kills `quid track` in the middle of its writing: kill.py QUID [TIMES]. Whatever it acknowledged must be
there, no row may be half there, and each hash must follow from the row before. One `ok` or `not ok` a
journal, the count last."""
import hashlib
import os
import pathlib
import random
import sqlite3
import subprocess
import sys
import tempfile
import time

QUID = sys.argv[1]
TIMES = int(sys.argv[2]) if len(sys.argv) > 2 else 1000
A_JOURNAL = 50  # kills; a longer one takes longer to load
SCRIPT = 'deal "D" from 2024-01-01 to 2030-12-31\nparty A\nquantity n = 0\n'


def hash_of(previous, row):
    number, *texts = row
    data = f"quid journal 1\n{previous}\n{number}\n".encode()
    for text in texts:
        data += str(len(text.encode())).encode() + b"\n" + text.encode() + b"\n"
    return hashlib.sha256(data).hexdigest()


def rows_of(journal):
    with sqlite3.connect(journal) as database:
        return database.execute("SELECT number, kind, key, text, hash FROM journal ORDER BY number").fetchall()


def write_until_killed(journal, chance, acknowledged):
    """Lines until the process is killed; what it acknowledged is added to `acknowledged`."""
    process = subprocess.Popen([QUID, "track", journal, "record", "-"], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    lines = "".join(f"2024-01-02 n + {k}\n" for k in range(1, 200)).encode()
    try:
        os.set_blocking(process.stdin.fileno(), False)
        process.stdin.write(lines)
        process.stdin.flush()
    except (BlockingIOError, BrokenPipeError):
        pass
    for _ in range(chance.randrange(3)):
        acknowledged.append(process.stdout.readline())
    time.sleep(chance.random() * 0.004)
    process.kill()
    acknowledged.extend(process.stdout.read().splitlines(keepends=True))
    process.wait()


def lost(journal, acknowledged):
    """What is wrong with the journal, or None."""
    rows = rows_of(journal)
    previous = ""
    for expected, (*row, found) in enumerate(rows, 1):
        if row[0] != expected or hash_of(previous, row) != found:
            return f"row {expected} is not whole"
        previous = found
    hashes = {number: found for number, *_, found in rows}
    for line in acknowledged:
        words = line.decode().split()
        if line.endswith(b"\n") and hashes.get(int(words[1])) != words[2]:
            return f"acknowledged and lost: {line!r}"
    return None


def main():
    chance = random.Random(1)
    passed = failed = told = 0
    for begin in range(0, TIMES, A_JOURNAL):
        with tempfile.TemporaryDirectory() as folder:
            deal, journal = pathlib.Path(folder, "deal.quid"), str(pathlib.Path(folder, "deal.db"))
            deal.write_text(SCRIPT, encoding="utf-8")
            subprocess.run([QUID, "track", journal, "open", str(deal)], check=True, stdout=subprocess.DEVNULL)
            acknowledged, wrong = [], None
            for _ in range(min(A_JOURNAL, TIMES - begin)):
                write_until_killed(journal, chance, acknowledged)
                wrong = wrong or lost(journal, acknowledged)
            verified = subprocess.run([QUID, "track", journal, "verify"], stdout=subprocess.DEVNULL)
            wrong = wrong or (None if verified.returncode == 0 else "verify says no")
            told += len(acknowledged)
        passed, failed = passed + (wrong is None), failed + (wrong is not None)
        print(f"{'ok' if wrong is None else 'not ok'} killed {begin + 1} to {begin + A_JOURNAL} times"
              + (f": {wrong}" if wrong else ""), flush=True)
    enough = told >= TIMES // 4
    print(f"{'ok' if enough else 'not ok'} {told} rows were acknowledged")
    print(f"{passed + enough} passed, {failed + (not enough)} failed")
    return 0 if failed == 0 and enough else 1


sys.exit(main())
