#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# A bounded run of each fuzzer: run.sh FOLDER-OF-PROGRAMS [SECONDS-EACH [TARGET…]]. Seeds are corpus/
# (corpus-repl/ for what is typed, corpus-host/ for calls of a host), the snippets of the syntax
# tests, the examples and the standard library. What breaks one is left in the folder findings/
# beside the programs; run the program on that file alone to see it again. One `ok` or `not ok` a fuzzer, the count last.
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(cd "$here/../.." && pwd)"
programs="$1"
seconds="${2:-60}"
targets=("${@:3}")
((${#targets[@]})) || targets=(parse format run repl host)
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
findings="$programs/findings"
mkdir -p "$findings"
export ASAN_OPTIONS="detect_leaks=1:allocator_may_return_null=1"

# Every word and sign of the language.
make_dictionary() {
  awk '/^[a-z]/ { print "\"" $1 " \"" }' "$root/grammar/keywords.txt"
  printf '"%s"\n' ' <= ' ' >= ' ' != ' '..' ' = ' '2018-06-12' '5 days' '40%' '1_000' ': ' '\x22t\x22'
}

# One file a snippet.
cut_snippets() {
  awk -v to="$1/snippet" '/^=== / { n += 1; next } n { print > (to n) }' "$root/tests/unit/forms.txt"
}

# A deal and its record, small ones only: the larger the slower.
join_examples() {
  local deal
  for deal in "$root"/examples/*/deal.quid; do
    [[ "$(wc -c < "$deal")" -lt 20000 ]] || continue
    { cat "$deal"; echo "---"; cat "$(dirname "$deal")/record.quid"; } \
      > "$1/$(basename "$(dirname "$deal")")"
  done
}

make_seeds() {
  local target="$1" seeds="$work/$1"
  mkdir -p "$seeds"
  cut_snippets "$seeds"
  if [[ "$target" == repl || "$target" == host ]]; then
    cp "$here/corpus-$target"/* "$seeds"
    return 0
  fi
  cp "$here"/corpus/* "$seeds"
  [[ "$target" == run ]] && join_examples "$seeds"
  [[ "$target" == run ]] || cp "$root"/stdlib/*.quid "$seeds" 2> /dev/null
  return 0
}

fuzz() {
  local target="$1" grown="$work/$1-grown"
  mkdir -p "$grown"
  make_seeds "$target"
  "$programs/quid-fuzz-$target" -max_total_time="$seconds" -max_len=8192 -len_control=20 -timeout=20 \
    -rss_limit_mb=2048 -dict="$work/dictionary" -artifact_prefix="$findings/$target-" \
    -print_final_stats=1 -verbosity=1 "$grown" "$work/$target" > "$work/$target.log" 2>&1
}

make_dictionary > "$work/dictionary"
running=()
passed=0
failed=0
finish() {
  local target="$1"
  if wait "$2"; then
    passed=$((passed + 1))
    echo "ok fuzz $target: $(grep -o 'number_of_executed_units: .*' "$work/$target.log" | grep -o '[0-9]*') inputs"
  else
    failed=$((failed + 1))
    echo "not ok fuzz $target"
    grep -vE '^#[0-9]|NEW_FUNC|NEW_PC' "$work/$target.log" | cut -c1-240 | tail -60
  fi
}
for target in "${targets[@]}"; do
  fuzz "$target" &
  running+=("$target $!")
  if ((${#running[@]} >= $(nproc))); then
    finish ${running[0]}
    running=("${running[@]:1}")
  fi
done
for one in "${running[@]}"; do finish $one; done
echo "$passed passed, $failed failed"
[[ "$failed" == 0 && "$passed" != 0 ]]
