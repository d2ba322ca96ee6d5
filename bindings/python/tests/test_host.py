# SPDX-License-Identifier: Apache-2.0
"""Handlers and threads."""
import datetime
import gc
import pathlib
import sys
import threading
import unittest
import weakref
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from unittest import mock

import quid

sys.path.insert(0, str(pathlib.Path(__file__).parent))
from deals import DAILY, GRANT, KINDS, STEPS, started  # noqa: E402


class Handlers(unittest.TestCase):
    EVENTS = "2024-02-01 built; 2024-02-10 told; 2024-02-20 opened"

    def setUp(self):
        self.run_ = started(GRANT, self.EVENTS)
        self.heard = []

    def test_actions(self):
        units = []
        self.run_.on_happening(lambda each: units.extend(value.unit for value in each.arguments))
        self.run_.on_action("notify", KINDS, lambda call: self.heard.append((call.date, call.values)))
        self.run_.on_verify("Auditor", lambda milestone, day: True)
        self.run_.advance("2024-02-15")
        self.assertEqual(self.heard, [
            (datetime.date(2024, 2, 2), ('a, "b"', Decimal("12.5"), datetime.date(2024, 2, 29))),
            (datetime.date(2024, 2, 10), ("told", Decimal(1), datetime.date(2024, 1, 1)))])
        self.assertEqual(units, ["", "EUR", "", "", "", ""])
        for name, kinds, wrong in (("notify", [], "wrong-arguments"), ("ring", KINDS, "unknown-name")):
            with self.assertRaises(quid.Error) as caught:
                self.run_.on_action(name, kinds, print)
            self.assertEqual(caught.exception.name, wrong)
        with self.assertRaises(ValueError):
            self.run_.on_action("notify", ["float"], print)

    def test_happenings(self):
        self.run_.on_happening(self.heard.append)
        self.assertEqual(self.run_.advance("2024-02-15"), self.heard)
        self.assertEqual(self.heard, self.run_.happenings())
        fork = self.run_.fork()
        fork.advance("2024-12-31")
        self.assertEqual(len(self.heard), len(self.run_.happenings()))

    def test_two_verifiers(self):
        self.run_.on_verify("Auditor", lambda milestone, day: True if day.day > 4 else None)
        def refute(milestone, day):
            self.heard.append((milestone.milestone, day))
            return False

        self.run_.on_verify("Board", refute)
        self.run_.advance("2024-02-29")
        self.assertEqual(self.run_.milestones[0].met_on, datetime.date(2024, 2, 5))
        self.assertTrue(self.run_.milestones[1].refuted)
        self.assertEqual(self.heard, [("opened", datetime.date(2024, 2, 21))])

    def test_handlers_are_taken_away(self):
        run = self.run_
        for handler in (self.heard.append, None):
            run.on_happening(handler)
            run.on_action("notify", KINDS, handler)
            run.on_verify("Auditor", handler and (lambda milestone, day: self.heard.append(day)))
        run.advance("2024-03-01")
        self.assertEqual(self.heard, [])

    def test_an_exception_waits_for_the_end(self):
        self.run_.on_action("notify", KINDS, self.fail_once)
        self.run_.on_happening(self.heard.append)
        with self.assertRaisesRegex(LookupError, "no stamp"):
            self.run_.advance("2024-03-01")
        self.assertEqual(self.run_.today, datetime.date(2024, 3, 1))
        self.assertEqual(self.heard, self.run_.happenings())
        self.assertEqual(self.run_.advance("2024-03-02"), [])

    def fail_once(self, call):
        raise LookupError("no stamp")

    def test_later_exceptions_are_told(self):
        def fail(each):
            self.heard.append(each)
            raise ValueError(len(self.heard))

        self.run_.on_happening(fail)
        with mock.patch.object(sys, "unraisablehook") as hook:
            with self.assertRaisesRegex(ValueError, "^1$"):
                self.run_.advance("2024-03-01")
        self.assertEqual(len(self.heard), len(self.run_.happenings()))
        self.assertEqual(hook.call_count, len(self.heard) - 1)

    def test_verifiers_that_fail(self):
        def find(milestone, day):
            self.heard.append(day)
            if len(self.heard) == 1:
                raise KeyboardInterrupt
            return True

        self.run_.on_verify("Auditor", find)
        with self.assertRaises(KeyboardInterrupt):
            self.run_.advance("2024-02-05")
        self.assertEqual(self.run_.milestones[0].met_on, datetime.date(2024, 2, 3))
        self.run_.on_verify("Board", lambda milestone, day: "yes")
        with self.assertRaisesRegex(TypeError, "True, False or None"):
            self.run_.advance("2024-02-21")

    def test_a_handler_may_not_use_its_run(self):
        other = self.run_.fork()

        def hear(each):
            self.heard.append(other.fork().advance("2024-02-01"))  # another one it may
            self.run_.levels

        self.run_.on_happening(hear)
        with self.assertRaisesRegex(quid.Misuse, "another call uses this run"):
            self.run_.advance("2024-02-01")
        self.assertEqual([len(each) for each in self.heard], [1])
        self.assertEqual(len(self.run_.happenings()), 1)

    def test_a_run_that_its_handler_holds_is_freed(self):
        run = started(GRANT)
        run.on_happening(lambda each: run.levels)
        gone = weakref.ref(run)
        del run
        gc.collect()
        self.assertIsNone(gone())


class Threads(unittest.TestCase):
    def test_eight_threads_use_one_program(self):
        deal = quid.compile(GRANT)

        def work(number):
            run, heard = deal.start(), []
            run.on_verify("Auditor", lambda milestone, day: day.day > 3 or None)
            run.on_action("notify", KINDS, lambda call: heard.append(call.values))
            for month in range(1, 13):
                run.set("price", month, f"2024-{month:02}-02")
                if month == 4:
                    run.record("2024-04-02 built")
                run.advance(f"2024-{month:02}-28")
            answers = (run.report(), run.ask("next"), run.value("price"), run.save())
            return run.hash, answers, heard

        with ThreadPoolExecutor(8) as pool:
            results = list(pool.map(work, range(24)))
        self.assertEqual(len(results[0][2]), 1)
        self.assertTrue(all(result == results[0] for result in results))

    def test_eight_threads_compile(self):
        with ThreadPoolExecutor(8) as pool:
            prints = pool.map(lambda _: quid.compile(STEPS).fingerprint, range(32))
            self.assertEqual(len(set(prints)), 1)

    def test_another_thread_cancels(self):
        run = started(DAILY, limits={"happenings": 10**9})
        timer = threading.Timer(0.05, run.cancel)
        timer.start()
        with self.assertRaises(quid.Error) as caught:
            run.advance("9999-12-31")
        timer.join()
        self.assertEqual(caught.exception.name, "cancelled")
        self.assertIsNone(run.today)
        self.assertEqual(len(run.advance("0001-01-03")), 4)

    def test_a_busy_run_is_misuse(self):
        run = started(GRANT, "2024-02-01 built")
        caught = []

        def elsewhere():
            try:
                run.advance("2024-12-31")
            except quid.Misuse as error:
                caught.append(error.message)

        def find(milestone, day):
            thread = threading.Thread(target=elsewhere)
            thread.start()
            thread.join()
            return True

        run.on_verify("Auditor", find)
        run.advance("2024-02-05")
        self.assertEqual(caught, ["another call uses this run"])
        self.assertEqual(run.today, datetime.date(2024, 2, 5))


if __name__ == "__main__":
    unittest.main()
