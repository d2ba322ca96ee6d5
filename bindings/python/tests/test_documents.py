# SPDX-License-Identifier: Apache-2.0
"""The conformance suite, the README and the notebook."""
import contextlib
import io
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).parent))
import conformance  # noqa: E402
from deals import GRANT, KINDS, ROOT, STEPS, started  # noqa: E402


class Conformance(unittest.TestCase):
    maxDiff = None

    def check(self, path):
        unsaid = 0
        for number, (step, expected, came) in enumerate(conformance.run_file(path), 1):
            with self.subTest(file=path.name, step=number, call=step["call"]):
                unsaid += expected is None
                self.assertEqual(came, expected or came)
        if unsaid:
            self.skipTest(f"{path.name} does not say what comes of {unsaid} steps")

    def test_the_suite(self):
        files = sorted((ROOT / "tests" / "api" / "conformance").glob("*.json"))
        for path in files or self.skipTest("there are no files"):
            with self.subTest(file=path.name):
                self.check(path)

    def test_the_runner_itself(self):
        steps = [
            {"call": "compile", "as": "d", "source": STEPS, "gives": None},
            {"call": "start", "program": "d", "as": "r", "gives": None},
            {"call": "record", "run": "r", "events": "2018-06-20 tests_paused", "gives": None},
            {"call": "advance", "run": "r", "day": "2018-06-19", "gives": []},
            {"call": "save", "run": "r", "store": "s", "about": "no expectation"},
            {"call": "restore", "program": "d", "as": "q", "saved": "$s",
             "gives": {"migrated": False, "dropped": []}},
            {"call": "advance", "run": "q", "day": "2018-06-30", "about": "no expectation"},
            {"call": "state", "run": "q", "about": "no expectation"},
            {"call": "level", "run": "q", "lever": "exercises",
             "gives": {"level": "suspended", "number": 2}},
            {"call": "value", "run": "q", "expression": "tests_paused",
             "gives": {"kind": "truth", "text": "true", "unit": ""}},
            {"call": "advance", "run": "q", "day": "soon", "fails": {
                "name": "malformed-date", "place": None, "diagnostics": [],
                "message": "`soon` is not a date; a date is written `2018-07-27`"}},
            {"call": "level", "run": "q", "lever": "exercises", "gives": {"level": "wrong"}},
        ]
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "own.json"
            path.write_text(json.dumps(steps), encoding="utf-8")
            agreed = [None if want is None else want == came
                      for _, want, came in conformance.run_file(path)]
        self.assertEqual(agreed, [True] * 4 + [None, True, None, None, True, True, True, False])


class Documents(unittest.TestCase):
    def test_the_readme(self):
        text = (ROOT / "bindings" / "python" / "README.md").read_text(encoding="utf-8")
        blocks = re.findall(r"```python\n(.*?)```", text, re.S)
        printed, sent = io.StringIO(), []
        with contextlib.redirect_stdout(printed):
            exec("".join(blocks[:2]), {})
        self.assertIn("2024-03-06 overdue: Buyer had to pay 100 EUR", printed.getvalue())
        run = started(GRANT, "2024-02-01 told")
        kinds = blocks[2].replace('["text", "number"]', repr(KINDS))
        with contextlib.redirect_stdout(printed):
            exec(kinds, {"run": run, "send": lambda *values: sent.append(values)})
            run.advance("2024-02-02")
        self.assertEqual(len(sent), 1)

    def test_the_notebook(self):
        hosts = ROOT / "examples" / "hosts"
        with tempfile.TemporaryDirectory() as folder:
            drawings = [pathlib.Path(folder) / name for name in ("a.svg", "b.svg")]
            for path in drawings:
                command = [sys.executable, str(hosts / "what_if_notebook.py"), str(path)]
                ran = subprocess.run(command, capture_output=True, text=True, encoding="utf-8")
                self.assertEqual(ran.stderr, "")
                expected = (hosts / "what_if_notebook.expected").read_text(encoding="utf-8")
                self.assertEqual(ran.stdout, expected)
            self.assertEqual(drawings[0].read_bytes(), drawings[1].read_bytes())


if __name__ == "__main__":
    unittest.main()
