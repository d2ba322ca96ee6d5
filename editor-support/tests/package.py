#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Looks into a packed VS Code extension. In: the .vsix. Out: `ok` or `not ok` for what it holds."""
import json
import sys
import zipfile

from compare import report

WANTED = {"package.json", "README.md", "LICENSE.txt", "language-configuration.json", "snippets/quid.json",
          "syntaxes/quid.tmLanguage.json", "syntaxes/markdown-quid.tmLanguage.json"}


def main():
    with zipfile.ZipFile(sys.argv[1]) as archive:
        start = "extension/"
        held = {name[len(start):] for name in archive.namelist() if name.startswith(start)}
        manifest = json.loads(archive.read(start + "package.json"))
    # The licence is the project's; a tree without one packs without one.
    report("vscode: the package holds what it should and no more",
           [f"{name} is missing" for name in sorted(WANTED - held - {"LICENSE.txt"})]
           + [f"{name} has no place there" for name in sorted(held - WANTED)])
    named = [entry["path"] for kind in ("grammars", "snippets") for entry in manifest["contributes"][kind]]
    named += [entry["configuration"] for entry in manifest["contributes"]["languages"]]
    report("vscode: every file that the manifest names is in the package",
           [f"{path} is not" for path in named if path.removeprefix("./") not in held])
    return 0


if __name__ == "__main__":
    sys.exit(main())
