# SPDX-License-Identifier: Apache-2.0
"""The deals that the tests run."""
import pathlib

import quid

ROOT = pathlib.Path(__file__).resolve().parents[3]
STEPS = """deal "Small steps for small steps" from 2018-06-12 to 2020-06-12 by month
use diplomacy
party US
party DPRK
set goods = { seafood, coal }
milestone remains_returned by DPRK of 200 boxes
milestone tests_paused by DPRK
lever exercises by US: full_scale, scaled_down, suspended
lever sanction[goods] by US: in_force, suspended, lifted
rule home:    if remains_returned then ease_sanction coal
rule quarter: if progress of remains_returned >= 25% then US must ease sanction[seafood] within 30 days
rule drills:  if tests_paused then ease exercises to suspended while tests_paused
"""
GRANT = """deal "Grant <b>" from 2024-01-01 to 2024-12-31 by month
party Donor
party School
unit EUR
observer Auditor
observer Board
quantity price
milestone built by School, verified by Auditor
milestone opened by School, verified by Board
milestone told
action notify(words, amount, when) by host
if built then notify("a, \\"b\\"", 12.5 EUR, 2024-02-29)
if told then notify("told", 1, 2024-01-01)
value School: built = 3 EUR
"""
DAILY = 'deal "Long" from 0001-01-01\nquantity q = 0\nrule r: every 1 day then set q to q + 1\n'
KINDS = ["text", "number", "date"]


def started(source, events=None, until=None, limits=None):
    run = quid.compile(source).start(limits)
    if events:
        run.record(events)
    if until:
        run.advance(until)
    return run
