# SPDX-License-Identifier: Apache-2.0
"""Programs, runs and what is read of them; with the docstrings' examples. With the package and its
module on PYTHONPATH: python3 -m unittest discover -s bindings/python/tests"""
import copy
import datetime
import doctest
import importlib.util
import pathlib
import pickle
import sys
import unittest
from decimal import Decimal

import quid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from deals import DAILY, GRANT, ROOT, STEPS, started  # noqa: E402


class Programs(unittest.TestCase):
    def test_what_it_declares(self):
        deal = quid.compile(GRANT)
        self.assertEqual(deal.title, "Grant <b>")
        self.assertEqual(deal.first_day, datetime.date(2024, 1, 1))
        self.assertEqual(deal.names["actors"], ("Donor", "School", "Auditor", "Board"))
        self.assertEqual(deal.names["actions"], ("notify",))
        self.assertEqual(len(deal.fingerprint), 16)
        self.assertEqual(deal.warnings, [])
        self.assertIsNone(quid.compile(DAILY).last_day)

    def test_mistakes_in_a_script(self):
        with self.assertRaises(quid.Error) as caught:
            quid.compile("deal 12\nmilestone m by X\n", "my.quid")
        error = caught.exception
        self.assertEqual((error.name, error.place["file"]), ("script-errors", "my.quid"))
        self.assertEqual(error.diagnostics[0]["severity"], "error")
        self.assertIn("my.quid:1:6: ", str(error))
        again = pickle.loads(pickle.dumps(error))
        self.assertEqual((again.name, again.diagnostics), (error.name, error.diagnostics))

    def test_files(self):
        deal = quid.compile_file(ROOT / "examples" / "03-singapore" / "deal.quid")
        self.assertIn("closed[sohae]", deal.names["milestones"])
        with self.assertRaises(quid.Error) as caught:
            quid.compile_file("there/is/none.quid")
        self.assertEqual(caught.exception.name, "unreadable-file")

    def test_limits(self):
        with self.assertRaises(quid.Error) as caught:
            quid.compile(GRANT, limits=quid.Limits(source_bytes=10))
        self.assertEqual(caught.exception.name, "source-too-large")
        with self.assertRaises(quid.Error) as caught:
            started(DAILY, limits={"happenings": 5}).advance("0001-02-01")
        self.assertEqual(caught.exception.name, "too-much-happens")
        with self.assertRaises(quid.Error) as caught:
            started(DAILY, limits={"happenings": 10**9, "time_ms": 10}).advance("9999-12-31")
        self.assertEqual(caught.exception.name, "out-of-time")
        self.assertEqual(quid.default_limits()["time_ms"], 0)
        with self.assertRaisesRegex(TypeError, "no limit `bytes`"):
            quid.compile(GRANT, limits={"bytes": 1})
        for wrong in (-1, 1.5, 2**64):
            with self.assertRaises(ValueError):
                quid.compile(GRANT, limits={"tokens": wrong})

    def test_texts_that_are_none(self):
        with self.assertRaises(UnicodeEncodeError):
            quid.compile("\ud800")
        with self.assertRaises(TypeError):
            quid.compile(b"deal")


class Runs(unittest.TestCase):
    def setUp(self):
        self.run_ = started(STEPS, "2018-07-27 remains_returned 55 boxes", "2018-07-31")

    def test_rows(self):
        run = self.run_
        self.assertEqual(run.today, datetime.date(2018, 7, 31))
        self.assertIsNone(run.program.start().today)
        [duty] = run.duties
        self.assertEqual((duty.by, duty.owed), (datetime.date(2018, 8, 26), Decimal(0)))
        self.assertEqual(run.milestones[0].reported_amount, Decimal(55))
        self.assertEqual(run.level("exercises"), quid.Level("exercises", "full_scale", 0, 3))
        self.assertEqual(run.happenings(2), run.happenings()[2:])
        with self.assertRaises(AttributeError):
            duty.status = "done"

    def test_days(self):
        for day in ("2018-08-31", datetime.date(2018, 8, 31), datetime.datetime(2018, 8, 31, 9)):
            run = self.run_.fork()
            self.assertEqual([each.kind for each in run.advance(day)], ["duty-overdue"])
            self.assertEqual(run.verdict.blame[0].party, "US")
        for day in (True, 1.0, None):
            with self.assertRaises(TypeError):
                self.run_.advance(day)
        with self.assertRaises(quid.Error) as caught:
            self.run_.advance(7)
        self.assertEqual(caught.exception.name, "malformed-date")

    def test_steps(self):
        run = started('deal "Moves" for 4 steps\nmilestone m\n', "step 2 m")
        self.assertEqual(run.advance(3)[0].date, 2)
        self.assertEqual((run.today, run.program.last_day), (3, 4))
        self.assertEqual(run.value("date of m"), 2)

    def test_numbers(self):
        run = started(GRANT)
        run.set("price", 3, "2024-02-01")
        run.set("price", Decimal("1E+2"), "2024-02-02")
        run.set("price", "0.000001", datetime.date(2024, 2, 3))
        run.advance("2024-02-02")
        self.assertEqual(run.quantities, {"price": Decimal(100)})
        run.advance("2024-02-03")
        self.assertEqual(run.value("price"), Decimal("0.000001"))
        with self.assertRaisesRegex(TypeError, "a float is seldom the number"):
            run.set("price", 0.1, "2024-03-01")
        for wrong, kind in ((True, TypeError), (None, TypeError), (Decimal("NaN"), ValueError)):
            with self.assertRaises(kind):
                run.set("price", wrong, "2024-03-01")

    def test_values(self):
        value = self.run_.value
        self.assertIs(value("remains_returned"), False)
        self.assertIs(value("tests_paused or 1 = 1"), True)
        self.assertEqual(value("amount of remains_returned"), Decimal(55))
        self.assertEqual(value("today"), datetime.date(2018, 7, 31))
        self.assertEqual(value("today - 2018-07-01"), "30 days")
        self.assertIsNone(value("deadline of tests_paused"))
        with self.assertRaises(quid.Error) as caught:
            value("nothing + 1")
        self.assertEqual(caught.exception.name, "event-errors")

    def test_questions(self):
        run = self.run_
        self.assertEqual(run.why("exercises"), run.ask("why exercises"))
        self.assertEqual(run.why_not("remains_returned", "json"),
                         run.ask("why not remains_returned", form="json"))
        self.assertIn("US", run.next())
        self.assertFalse(run.what_if("2018-08-01 tests_paused", "json")["same"])
        self.assertEqual(run.residual(), run.ask("left", "json"))
        self.assertIn("Step 2", run.report())
        self.assertEqual(run.report("json")["version"], 1)
        with self.assertRaises(ValueError):
            run.report("html")
        with self.assertRaises(quid.Error) as caught:
            run.ask("how so")
        self.assertEqual(caught.exception.name, "no-answer")

    def test_refused_events_change_nothing(self):
        before = self.run_.hash
        for events in ("2018-08-01 tests_paused; 2018-08-02 nothing", "2018-07-01 tests_paused"):
            with self.assertRaises(quid.Error):
                self.run_.record(events)
        self.assertEqual(self.run_.hash, before)
        self.run_.amend("2018-07-01 tests_paused")
        self.assertEqual(self.run_.levels["exercises"], "suspended")
        with self.assertRaises(ValueError):
            self.run_.record("x", "xml")

    def test_forms_of_records(self):
        run = started(STEPS)
        run.record("date,event\n2018-06-20,tests_paused\n", "csv")
        run.record('{"on": "2018-06-21", "event": "remains_returned 5 boxes"}\n', form="json-lines")
        run.advance("2018-06-30")
        self.assertEqual(run.value("amount of remains_returned"), Decimal(5))

    def test_copies(self):
        fork, copied, deep = self.run_.fork(), copy.copy(self.run_), copy.deepcopy(self.run_)
        self.assertEqual({fork.hash, copied.hash, deep.hash}, {self.run_.hash})
        fork.record("2018-08-15 tests_paused")
        fork.advance("2018-08-31")
        self.assertEqual(self.run_.levels["exercises"], "full_scale")
        self.assertFalse(self.run_.compare(fork, "json")["same"])
        self.assertTrue(self.run_.compare(copied, "json")["same"])
        self.assertTrue(self.run_.compare(self.run_, "json")["same"])

    def test_saves(self):
        deal = self.run_.program
        for form in ("bytes", "json"):
            restored = deal.restore(self.run_.save(form))
            self.assertEqual(restored.hash, self.run_.hash)
            self.assertEqual(restored.advance("2018-12-31"), self.run_.fork().advance("2018-12-31"))
            self.assertFalse(restored.migration.migrated)
        damaged = self.run_.save()[:-1]
        for saved, name in ((damaged, "damaged-save"), (b"hello", "not-a-save"), ("", "not-a-save")):
            with self.assertRaises(quid.Error) as caught:
                deal.restore(saved)
            self.assertEqual(caught.exception.name, name)

    def test_migration(self):
        other = quid.compile(STEPS.replace("tests_paused", "tests_ended"))
        run = started(STEPS, "2018-06-13 tests_paused; 2018-07-27 remains_returned 55 boxes", "2018-08-01")
        with self.assertRaises(quid.Error) as caught:
            other.restore(run.save())
        self.assertEqual(caught.exception.name, "other-program")
        restored = other.restore(run.save(), migrate=True)
        self.assertTrue(restored.migration.migrated)
        self.assertEqual(len(restored.migration.dropped), 1)
        self.assertEqual(restored.milestones[0].reported_amount, Decimal(55))

    def test_misuse_after_free(self):
        run, fork = self.run_, self.run_.fork()
        run.free()
        for call in (lambda: run.levels, run.free, run.cancel, run.save, lambda: run.advance("2019-01-01"),
                     lambda: fork.compare(run), lambda: run.on_happening(print)):
            with self.assertRaises(quid.Misuse) as caught:
                call()
            self.assertEqual(caught.exception.name, "misuse")
        self.assertIn("nothing can be said", repr(run))
        with quid.compile(STEPS) as deal:
            live = deal.start()
        with self.assertRaises(quid.Misuse):
            deal.start()
        with self.assertRaises(quid.Misuse):
            deal.free()
        live.advance("2018-07-01")
        with live:
            pass
        with self.assertRaises(quid.Misuse):
            live.state()

    def test_tables_and_html(self):
        run = started(GRANT, '2024-02-01 "<i>"; 2024-02-02 price = 2', "2024-03-01")
        for what in ("levels", "quantities", "milestones", "duties", "ledger", "happenings"):
            table = run.table(what)
            self.assertTrue(all(type(row) is dict for row in table))
            self.assertIn("<table>", table._repr_html_())
        for shown in (run, run.program, run.table("happenings")):
            self.assertNotRegex(shown._repr_html_(), "<[bi]>(?!Grant &lt;)")
        self.assertIn("Grant &lt;b&gt;", run._repr_html_())
        with self.assertRaises(ValueError):
            run.table("chairs")

    @unittest.skipUnless(importlib.util.find_spec("pandas"), "pandas is not installed")
    def test_frames(self):
        import pandas
        frame = pandas.DataFrame(self.run_.table("duties"))
        self.assertEqual(list(frame["by"]), [datetime.date(2018, 8, 26)])
        self.assertIn("cause_text", pandas.DataFrame(self.run_.table("happenings")).columns)


def examples_of(test):
    """What the docstrings' examples stand on."""
    run = started(STEPS, "2018-07-27 remains_returned 55 boxes", "2018-07-31")
    test.globs.update(quid=quid, datetime=datetime, run=run, deal=run.program)


def load_tests(loader, tests, pattern):
    modules = (quid, quid.errors, quid.host, quid.limits, quid.program, quid.questions, quid.readings,
               quid.rows, quid.run, quid.values)
    for module in modules:
        tests.addTests(doctest.DocTestSuite(module, setUp=examples_of, optionflags=doctest.ELLIPSIS))
    return tests


if __name__ == "__main__":
    unittest.main()
