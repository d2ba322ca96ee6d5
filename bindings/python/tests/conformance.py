# SPDX-License-Identifier: Apache-2.0
"""Runs files of tests/api/conformance on the package, so that its rows and values are turned back into
the data that they were made of: nothing may be lost on the way."""
import dataclasses
import datetime
import json
from decimal import Decimal

import quid

NOT_ARGUMENTS = ("gives", "fails", "store", "about")


def plain(value):
    """A member of a row as the library told it."""
    if isinstance(value, tuple):
        return [plain(each) for each in value]
    if isinstance(value, (quid.Happening, quid.Blame)):
        return data_of(value)
    if isinstance(value, quid.Value):
        return {"kind": value.kind, "text": value.text, "unit": value.unit}
    if isinstance(value, Decimal):
        return format(value, "f")
    return value.isoformat() if isinstance(value, datetime.date) else value


def data_of(row):
    data = {each.name.rstrip("_"): plain(getattr(row, each.name)) for each in dataclasses.fields(row)}
    for name in quid.rows.DAYS & data.keys():
        data[name] = f"step {data[name]}" if isinstance(data[name], int) else data[name]
    if "cause" in data:
        data["cause"] = {"kind": data["cause"], "text": data.pop("cause_text")}
    return data


def state_of(run):
    """The whole state from what the properties give; levels and quantities from their tables."""
    today = run.today
    return {
        "version": 1,
        "today": f"step {today}" if isinstance(today, int) else plain(today),
        "levels": list(run.table("levels")),
        "quantities": [{k: plain(v) for k, v in row.items()} for row in run.table("quantities")],
        "milestones": [data_of(each) for each in run.milestones],
        "duties": [data_of(each) for each in run.duties],
        "ledger": [data_of(each) for each in run.ledger],
        "verdict": data_of(run.verdict),
    }


def error_of(error):
    return {"name": error.name, "message": error.message, "place": error.place,
            "diagnostics": error.diagnostics}


class Runner:
    """One file's programs and runs, by their names."""

    def __init__(self):
        self.programs, self.runs, self.stored = {}, {}, {}

    def outcome(self, step):
        """`{"gives": …}` or `{"fails": …}`."""
        call = {key: self.filled(value) for key, value in step.items() if key not in NOT_ARGUMENTS}
        try:
            outcome = {"gives": getattr(self, call["call"])(call)}
        except quid.Error as error:
            outcome = {"fails": error_of(error)}
        if "store" in step:
            self.stored[step["store"]] = outcome.get("gives")
        return outcome

    def filled(self, value):
        stored = isinstance(value, str) and value.startswith("$")
        return self.stored[value[1:]] if stored else value

    def program(self, call):
        return named(self.programs, call, "program")

    def run(self, call, key="run"):
        return named(self.runs, call, key)

    def compile(self, call):
        name = call.get("name", "deal.quid")
        self.programs[call["as"]] = quid.compile(call["source"], name, call.get("limits"))

    def describe(self, call):
        return self.program(call).describe()

    def warnings(self, call):
        return self.program(call).warnings

    def start(self, call):
        self.runs[call["as"]] = self.program(call).start(call.get("limits"))

    def fork(self, call):
        self.runs[call["as"]] = self.run(call).fork()

    def record(self, call):
        self.run(call).record(call["events"], call.get("form", "quid"))

    def amend(self, call):
        self.run(call).amend(call["events"], call.get("form", "quid"))

    def set(self, call):
        self.run(call).set(call["quantity"], call["number"], call["day"])

    def advance(self, call):
        return [data_of(each) for each in self.run(call).advance(call["day"])]

    def state(self, call):
        run = self.run(call)
        told = run.state()
        assert state_of(run) == told, "the rows do not tell what the state does"
        return told

    def level(self, call):
        level = self.run(call).level(call["lever"])
        return {"level": level.level, "number": level.number}

    def value(self, call):
        return dataclasses.asdict(self.run(call).evaluate(call["expression"]))

    def ask(self, call):
        return self.run(call).ask(call["question"], call.get("form", "text"))

    def report(self, call):
        return self.run(call).report(call.get("form", "text"))

    def residual(self, call):
        return self.run(call).residual(call.get("form", "json"))

    def compare(self, call):
        return self.run(call).compare(self.run(call, "other"), call.get("form", "text"))

    def happenings(self, call):
        return [data_of(each) for each in self.run(call).happenings(call.get("from", 0))]

    def hash(self, call):
        return f"{self.run(call).hash:016x}"

    def save(self, call):
        return json.loads(self.run(call).save("json"))

    def restore(self, call):
        saved = call["saved"] if isinstance(call["saved"], str) else json.dumps(call["saved"])
        run = self.program(call).restore(saved, call.get("migrate", False), call.get("limits"))
        self.runs[call["as"]] = run
        return {"migrated": run.migration.migrated, "dropped": list(run.migration.dropped)}

    def free(self, call):
        held, key = (self.runs, "run") if "run" in call else (self.programs, "program")
        named(held, call, key).free()
        del held[call[key]]


def named(held, call, key):
    if call[key] not in held:
        kind = "program" if key == "program" else "run"
        raise quid.Misuse("misuse", f"there is no {kind} `{call[key]}`")
    return held[call[key]]


def run_file(path):
    """Each step with what it should come to and what came; None for a step that expects nothing."""
    runner = Runner()
    for step in json.loads(path.read_text(encoding="utf-8")):
        expected = {key: step[key] for key in ("gives", "fails") if key in step}
        yield step, expected or None, runner.outcome(step)
