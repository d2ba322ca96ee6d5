#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Other plain deals beside C++ that is generated for each: deals.sh WORK [ROUNDS]. Prints medians of
# interleaved rounds, in nanoseconds a lane; checksums must be the same.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "${1:?a folder to work in}"
work=$(cd "$1" && pwd)
rounds=${2:-5}
cd "$here"
cmake --preset release -DQUID_BUILD_BENCHMARKS=ON >"$work/configure.log"
cmake --build --preset release --target quid-bench-deals >"$work/build.log"
cmake --preset release -DQUID_BUILD_BENCHMARKS=OFF >"$work/configure.log"
program=build/release/bin/quid-bench-deals
for deal in benchmarks/deals/*.quid; do
  name=$(basename "$deal" .quid)
  "$program" write "$deal" >"$work/$name.cpp"
  g++ -std=c++20 -O3 -march=native -w "$work/$name.cpp" -o "$work/$name"
  : >"$work/$name.txt"
  for _ in $(seq "$rounds"); do
    "$work/$name" 20000 >>"$work/$name.txt"
    "$program" run "$deal" 20000 >>"$work/$name.txt"
    "$work/$name" 1024 | sed 's/scalar/scalar-1024/' >>"$work/$name.txt"
  done
  echo "$name"
  sort -k2,2 -k3,3n "$work/$name.txt" | awk '
    { if ($2 != name) { show(); name = $2; n = 0 } at[n++] = $3; sums[$2 " " $4] = 1 }
    function show() { if (n) printf "  %-12s %10.1f ns a lane\n", name, at[int(n / 2)] }
    END { show(); for (s in sums) print "  checksum", s }'
done
