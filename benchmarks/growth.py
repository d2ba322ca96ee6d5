#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""How cost grows: growth.py QUID [PLOT.svg]. Doubles the rules, the entries, the days, the members of
sets, the futures and the agreements of generated deals, and measures whole commands: processor time
(the best of three, less what a start takes) and memory. Prints a table with the slope of time
against size, both as logarithms: 1 is linear. Draws the plot where a file is named."""
import math
import os
import pathlib
import subprocess
import sys
import tempfile

QUID = os.path.abspath(sys.argv[1])
HEAD = ('deal "Growth" from 2018-01-01 to {last} by month\nparty A\nparty B\nunit EUR\n'
        "quantity count = 0\n")
LEVER = "lever relief by B: none, some, much\n"


def rules(size):
    lines = [HEAD.format(last="2018-12-31"), LEVER]
    lines += [f"milestone m{k} by A\nrule r{k}: if m{k} and not was (relief at much) then "
              f"B must pay {k % 90 + 10} EUR to A within 30 days\n" for k in range(size)]
    record = [f"on 2018-{k * 12 // 1000 + 1:02}-{k * 28 // 1000 % 28 + 1:02} m{k}\n"
              for k in range(1000)]
    return "".join(lines), "".join(sorted(record))


def dated(number):
    """The n-th day from 2018-01-01 on, in months of 28 days."""
    return f"{2018 + number // 336}-{number // 28 % 12 + 1:02}-{number % 28 + 1:02}"


def entries(size):
    script = HEAD.format(last="2030-12-31") + LEVER + "if count > 500 then ease relief to some\n"
    return script, "".join(f"on {dated(k * 4000 // size)} count + 1\n" for k in range(size))


def days(size):
    script = (HEAD.format(last="9999-12-31") + LEVER + "milestone m by A\n"
              "rule rent: every 7 days while m then pay 1 EUR to B from A\n"
              "let late = not m for 30 days\n")
    return script, f"on 2018-01-01 m\non {dated(size)} m broken\n"


def members(size):
    script = (HEAD.format(last="2018-12-31") + f"set items = 1..{size}\nmilestone m[items] by A\n"
              "lever l[items] by B: none, some\n"
              "rule r[x in items]: if m[x] then ease l[x] while m[x]\n")
    return script, "".join(f"on 2018-03-{k % 28 + 1:02} m[{k + 1}]\n" for k in
                           sorted(range(500), key=lambda k: k % 28))


OUTLOOK = (HEAD.format(last="2019-12-31") + LEVER +
           "milestone m by A\nmilestone paid by B\n"
           "rule answer: if m then B must meet paid within 60 days\n"
           "outlook o: m 70% within 180 days, paid 60% within 300 days\n")
AGREEMENT = HEAD.format(last="2019-12-31") + "milestone m by A\nif m then B must pay 5 EUR to A within 9 days\n"


def write(kind, size, folder):
    if kind == "futures":
        texts = {"deal.quid": OUTLOOK}
    elif kind == "agreements":
        events = "2018-02-01 m; 2018-02-05 B pays 5 EUR to A"
        rows = "".join(f"{k},{events}\n" for k in range(size))
        texts = {"deal.quid": AGREEMENT, "deals.csv": "id,events\n" + rows}
    else:
        make = {"rules": rules, "entries": entries, "days": days, "members": members}[kind]
        texts = dict(zip(("deal.quid", "record.quid"), make(size)))
    for name, text in texts.items():
        (folder / name).write_text(text, encoding="utf-8")


def write_apart(kind, size, folder):
    """In a process of its own: a child's peak of memory begins with what its parent holds."""
    child = os.fork()
    if child == 0:
        write(kind, size, folder)
        os._exit(0)
    if os.waitpid(child, 0)[1] != 0:
        sys.exit(f"could not write the deal of {size} {kind}")


def command(kind, size, folder):
    write_apart(kind, size, folder)
    deal = str(folder / "deal.quid")
    if kind == "futures":
        return [QUID, "simulate", deal, "--outlook", "o", "--futures", str(size), "--jobs", "1"]
    if kind == "agreements":
        return [QUID, "run", deal, "--portfolio", str(folder / "deals.csv"), "--jobs", "1"]
    return [QUID, "run", deal, "--record", str(folder / "record.quid"), "--format", "csv"]


def measure(words):
    """Processor seconds (the best of three) and bytes of memory."""
    best, memory = math.inf, 0
    for _ in range(3):
        child = subprocess.Popen(words, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                                 stderr=subprocess.PIPE)
        said = child.stderr.read()
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        if child.returncode not in (0, 1) or b"error" in said:
            sys.exit(f"{' '.join(words)}: {said.decode()}")
        best = min(best, usage.ru_utime + usage.ru_stime)
        memory = max(memory, usage.ru_maxrss * 1024)
    return best, memory


SIZES = {"rules": [1000 * 2**k for k in range(6)], "entries": [4000 * 2**k for k in range(7)],
         "days": [2000 * 2**k for k in range(7)], "members": [500 * 2**k for k in range(7)],
         "futures": [1000 * 2**k for k in range(7)], "agreements": [1000 * 2**k for k in range(7)]}


def slope(points):
    """By least squares through the logarithms (Legendre, 1805)."""
    logs = [(math.log(size), math.log(seconds)) for size, seconds in points]
    middle_x = sum(x for x, _ in logs) / len(logs)
    middle_y = sum(y for _, y in logs) / len(logs)
    return (sum((x - middle_x) * (y - middle_y) for x, y in logs) /
            sum((x - middle_x) ** 2 for x, _ in logs))


COLOURS = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#e69f00", "#56b4e9")


def plot(series):
    """Both axes logarithmic; one line a kind."""
    width, height, left, bottom = 720, 440, 60, 400
    xs = [math.log10(size) for points in series.values() for size, _ in points]
    ys = [math.log10(seconds) for points in series.values() for _, seconds in points]
    low_x, high_x = math.floor(min(xs)), math.ceil(max(xs))
    low_y, high_y = math.floor(min(ys)), math.ceil(max(ys))

    def at(size, seconds):
        return (left + (math.log10(size) - low_x) / (high_x - low_x) * (width - left - 130),
                bottom - (math.log10(seconds) - low_y) / (high_y - low_y) * (bottom - 20))

    out = [f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
           'font-family="sans-serif" font-size="12">',
           f'<rect width="{width}" height="{height}" fill="white"/>']
    for power in range(low_x, high_x + 1):
        x, _ = at(10**power, 10**low_y)
        out.append(f'<path d="M{x:.0f} 20V{bottom}" stroke="#ddd"/>'
                   f'<text x="{x:.0f}" y="{bottom + 16}" text-anchor="middle">{10**power:,}</text>')
    for power in range(low_y, high_y + 1):
        _, y = at(10**low_x, 10.0**power)
        out.append(f'<path d="M{left} {y:.0f}H{width - 130}" stroke="#ddd"/>'
                   f'<text x="{left - 6}" y="{y + 4:.0f}" text-anchor="end">{10.0**power:g} s</text>')
    for colour, (kind, points) in zip(COLOURS, series.items()):
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(*point) for point in points))
        x, y = at(*points[-1])
        out.append(f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2"/>'
                   f'<text x="{x + 6:.0f}" y="{y + 4:.0f}" fill="{colour}">{kind}</text>')
    return "\n".join(out) + "\n</svg>\n"


def main():
    series = {}
    print("| what doubles | from | to | time at the end | slope | memory at the end |\n"
          "|---|---|---|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        start, _ = measure([QUID, "version"])
        for kind, sizes in SIZES.items():
            points = []
            for size in sizes:
                seconds, memory = measure(command(kind, size, folder))
                points.append((size, max(seconds - start, 1e-4)))
            series[kind] = points
            print(f"| {kind} | {sizes[0]:,} | {sizes[-1]:,} | {points[-1][1]:.2f} s | "
                  f"{slope(points[2:]):.2f} | {memory / 1e6:.0f} MB |", flush=True)
    if len(sys.argv) > 2:
        pathlib.Path(sys.argv[2]).write_text(plot(series), encoding="utf-8")


main()
