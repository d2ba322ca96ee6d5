#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""The C interface as a library of empty functions, so that its types and symbols can be compared
without those of C++: stubs.py < quid.h > stubs.c; with --names, just the names."""
import re
import sys

text = sys.stdin.read()
found = re.findall(r"^QUID_C_API ((?:const )?\w+\*? ?)(quid_\w+)\(([^;]*)\);", text, re.M | re.S)
if "--names" in sys.argv:
    print("\n".join(name for _, name, _ in found))
else:
    print("#include <quid/quid.h>")
    for result, name, parameters in found:
        body = "static quid_limits zero; return zero;" if result.strip() == "quid_limits" else (
            "quid_text zero = {0, 0}; return zero;" if result.strip() == "quid_text" else (
                "" if result.strip() == "void" else "return 0;"))
        print(f"{result} {name}({parameters}) {{ {body} }}")
