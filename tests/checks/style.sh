#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Is every C++ file laid out by clang-format? One `not ok` for each that is not, the count last.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
mapfile -t files < <(git ls-files '*.cpp' '*.hpp' '*.h')
passed=0
failed=0
for file in "${files[@]}"; do
  if clang-format --dry-run -Werror "$file" 2> /dev/null; then
    passed=$((passed + 1))
  else
    failed=$((failed + 1))
    echo "not ok $file: run ./dev fmt"
  fi
done
echo "$passed passed, $failed failed"
[[ "$failed" == 0 && "$passed" != 0 ]]
