#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The benchmark workload said in Quid: workload.py SPEC.json [EVENTS] writes the script to standard
output. SPEC is a deal as the peers' generator describes it. Step t of the workload is step t + 1 of
the deal, since step 0 of a deal comes before any event; it has one step more than the workload, on
which the ledger has counted the last one."""
import json
import sys


def literal(atom):
    kind, *rest = atom
    if kind == "not":
        return "not " + grouped(rest[0])
    if kind == "or":
        return f"({literal(rest[0])} or {literal(rest[1])})"
    if kind == "met":
        return f"m{rest[0]}"
    if kind == "age":
        steps = rest[1]
        return f"m{rest[0]} for {steps} step{'s' if steps > 1 else ''}"
    if kind == "lvl":
        return level(*rest)
    quantity, sign, bound = rest
    return f"was (c{quantity} {sign} {bound})"


def level(lever, sign, bound):
    if sign == ">=":
        return f"was (l{lever} at least {bound})"
    if sign == "<=":
        return f"was (l{lever} below {bound + 1})" if bound < TOP[lever] else "true"
    return f"was (l{lever} at {bound})"


def grouped(atom):
    text = literal(atom)
    return text if text.startswith("(") or " " not in text else f"({text})"


def effect(effect):
    kind, index, by = effect
    if kind == "L":
        return f"{'ease' if by > 0 else 'tighten'} l{index} by 1"
    return f"add {by} to c{index}" if by > 0 else f"subtract {-by} from c{index}"


def script(deal):
    out = [f'deal "{deal["name"]}" for {deal["T"] + 1} steps', "party actor", "party A", "party B"]
    out += [f"milestone m{m} by actor" for m in range(deal["M"])]
    out += [f"lever l{k} by actor: 0..{top} starts at {start}"
            for k, (top, start) in enumerate(zip(deal["k"], deal["init"]))]
    out += [f"quantity c{q} = 0" for q in range(deal["Q"])]
    for number, rule in enumerate(deal["rules"]):
        condition = " and ".join(grouped(atom) if atom[0] == "age" else literal(atom)
                                 for atom in rule["cond"])
        out.append(f"rule r{number} once per m{rule['tm']}: if {condition} then {effect(rule['eff'])}")
    for party, weights in zip("AB", deal["w"]):
        terms = [f"l{k} at {at} = {weight * at} per step"
                 for k, weight in enumerate(weights) if weight != 0
                 for at in range(1, deal["k"][k] + 1)]
        out.append(f"value {party}: " + ",\n  ".join(terms))
    return "\n".join(out) + "\n"


spec = json.load(open(sys.argv[1], encoding="utf-8"))
TOP = spec["k"]
sys.stdout.write(script(spec))
