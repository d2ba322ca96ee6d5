#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The rules of the house that a program can check: includes point one way, ANTLR stays in one file,
files and functions stay short, nothing generated is in git. One `ok` or `not ok` a rule, the count
last."""
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
STAGES = re.search(r"^set\(QUID_STAGES ([^)]*)\)", (ROOT / "interpreter/CMakeLists.txt")
                   .read_text(encoding="utf-8"), re.M).group(1).split()
LONGEST_FILE, LONGEST_FUNCTION = 500, 60
GENERATED = re.compile(r"(^|/)Quid(Lexer|Parser)\.(cpp|h|interp|tokens)$"
                       r"|\.(o|a|so|vsix|wasm|node|pyc)$|(^|/)(build|node_modules)/")
ANTLR = re.compile(r'#include [<"](antlr4-runtime|QuidLexer|QuidParser)')
# A function's first line ends in `{`; its last is a `}` at the same depth.
OPENING = re.compile(r"^( *)(?!namespace|class|struct|enum|union|extern|if|for|while|switch|else|do|"
                     r"return|case|default|TEST_CASE|SECTION|const auto |auto |\}|//|#)"
                     r"\S.*[\w)>] \{$|^( *)\S.*\) (?:const )?(?:noexcept )?(?:override )?\{$")
# What stands above a signature: the end of something else, a label, a comment, an empty line.
ENDED = re.compile(r"[;{}:>]$|^\s*(//.*|#.*)?$")
# Of the headers that are precompiled, what shows that one is used.
ALGORITHMS = ("sort|stable_sort|find|find_if|any_of|all_of|none_of|count_if|lower_bound|upper_bound|"
              "equal_range|max_element|min_element|reverse|unique|copy|fill|equal|includes|min|max|"
              "clamp|transform|partition|remove_if|rotate|binary_search|next_permutation")
USES = {"vector": r"std::vector\b", "map": r"std::map\b", "set": r"std::set\b",
        "string": r"std::(string|to_string)\b", "string_view": r"std::string_view\b",
        "optional": r"std::(optional|nullopt)\b", "unordered_map": r"std::unordered_map\b",
        "variant": r"std::(variant|visit|get_if|holds_alternative)\b", "array": r"std::array\b",
        "functional": r"std::function\b", "span": r"std::span\b",
        "memory": r"std::(unique_ptr|shared_ptr|make_unique|make_shared)\b",
        "cstdint": r"std::u?int(8|16|32|64)_t\b", "algorithm": rf"std::({ALGORITHMS})\(",
        "fmt/format.h": r"fmt::(format|join|print)\b"}
EXEMPT = "// The opcode switch"  # in the line before a function


def files(*patterns):
    listed = subprocess.run(["git", "ls-files", "--", *patterns], cwd=ROOT, check=True,
                            capture_output=True, text=True).stdout
    return [name for name in listed.splitlines() if (ROOT / name).is_file()]


def lines_of(name):
    return (ROOT / name).read_text(encoding="utf-8").splitlines()


def includes_point_back():
    for name in files("interpreter/**/*.cpp", "interpreter/**/*.hpp"):
        stage = name.split("/")[1]
        if stage not in STAGES:
            continue
        for number, line in enumerate(lines_of(name), 1):
            found = re.match(r'#include "(\w+)/', line)
            if found and found.group(1) in STAGES:
                if STAGES.index(found.group(1)) > STAGES.index(stage):
                    yield f"{name}:{number}: {stage} includes {found.group(1)}"


def antlr_stays_in_one_file():
    for name in files("interpreter/**/*.cpp", "interpreter/**/*.hpp"):
        if name != "interpreter/syntax/parse.cpp":
            for number, line in enumerate(lines_of(name), 1):
                if ANTLR.match(line):
                    yield f"{name}:{number}: includes ANTLR"


def quoted(name):
    """The project's own headers that a file includes, as paths from the root."""
    for found in re.finditer(r'^#include "([^"]+)"', (ROOT / name).read_text(encoding="utf-8"), re.M):
        for place in (pathlib.Path(name).parent, "interpreter", "tests/oracle", "tests/unit"):
            path = (pathlib.Path(place) / found.group(1)).as_posix()
            if (ROOT / path).is_file():
                yield path
                break


def within_reach(name, known):
    """The standard headers that a file includes, itself or by the project's headers."""
    if name not in known:
        known[name] = set(re.findall(r"^#include <([^>]+)>", (ROOT / name).read_text(encoding="utf-8"),
                                     re.M))
        for header in quoted(name):
            known[name] |= within_reach(header, known)
    return known[name]


# Precompiled headers and joined sources (cmake/precompile.cmake) would hide it.
def what_is_used_is_included():
    known = {}
    for name in files("*.cpp", "*.hpp"):
        text = re.sub(r"//.*", "", (ROOT / name).read_text(encoding="utf-8"))
        for header, use in USES.items():
            if header not in within_reach(name, known) and re.search(use, text):
                yield f"{name}: uses <{header}> without including it"


def files_are_short():
    for name in files("*.cpp", "*.hpp", "*.h", "*.py", "*.sh", "*.ts", "*.js", "*.mjs", "*.cmake"):
        count = len(lines_of(name))
        if count > LONGEST_FILE:
            yield f"{name}: {count} lines"


def indent(line):
    return re.match(" *", line).group()


def functions_are_short():
    for name in files("interpreter/**/*.cpp", "interpreter/**/*.hpp"):
        lines = lines_of(name)
        begin, depth = None, ""
        for number, line in enumerate(lines):
            if begin is not None:
                if line == depth + "}" or line == depth + "};":
                    if number - begin + 1 > LONGEST_FUNCTION:
                        yield f"{name}:{begin + 1}: a function of {number - begin + 1} lines"
                    begin = None
                continue
            if OPENING.match(line):
                first = number  # of a signature that takes several lines
                while first > 0 and not ENDED.search(lines[first - 1]):
                    first -= 1
                if not (first and EXEMPT in lines[first - 1]):
                    begin, depth = number, indent(lines[first])


def sources_begin_with_their_licence():
    for name in files("*.cpp", "*.hpp", "*.h", "*.g4"):
        if not lines_of(name)[0].startswith("// SPDX-License-Identifier: Apache-2.0"):
            yield f"{name}: no SPDX line"


def headers_are_guarded():
    for name in files("*.hpp"):
        if "#pragma once" not in lines_of(name):
            yield f"{name}: no #pragma once"


def nothing_generated_is_kept():
    for name in files("*"):
        if GENERATED.search(name):
            yield name


RULES = [includes_point_back, antlr_stays_in_one_file, what_is_used_is_included, files_are_short,
         functions_are_short, sources_begin_with_their_licence, headers_are_guarded,
         nothing_generated_is_kept]


def main():
    failed = 0
    for rule in RULES:
        complaints = list(rule())
        name = rule.__name__.replace("_", " ")
        print(f"not ok {name}" if complaints else f"ok {name}")
        for complaint in complaints:
            print(f"    {complaint}")
        failed += bool(complaints)
    print(f"{len(RULES) - failed} passed, {failed} failed")
    return 0 if failed == 0 else 1


sys.exit(main())
