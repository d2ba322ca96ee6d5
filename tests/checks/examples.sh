#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# The examples as a stranger runs them: examples.sh QUID. Every deal checks and passes its own tests,
# every record runs, twice to the same bytes. The count of tests last.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
quid="$1"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
passed=0
failed=0

ok() {
  passed=$((passed + 1))
  echo "ok $1"
}
not_ok() {
  failed=$((failed + 1))
  echo "not ok $1"
  head -30 "$work/said" | sed 's/^/    /'
}
check() {
  local name="$1"
  shift
  if "$@" > "$work/said" 2>&1; then ok "$name"; else not_ok "$name"; fi
}

# `deal.quid` has `record.quid`, `cots.quid` has `cots-record.quid`.
record_of() {
  case "$1" in
    */deal.quid) echo "${1%deal.quid}record.quid" ;;
    *) echo "${1%.quid}-record.quid" ;;
  esac
}

# A run of a deal that was breached answers 1; only 2 and above is a failure.
runs() {
  "$quid" run "$1" --record "$2" > "$3" 2> "$work/said" && return 0
  [[ $? == 1 && -s "$3" ]]
}
run_twice() {
  runs "$1" "$2" "$work/once" && runs "$1" "$2" "$work/twice" && cmp "$work/once" "$work/twice"
}

# Each `test` of the deal counts.
run_tests() {
  local said passes fails
  "$quid" test "$1" > "$work/said" 2>&1
  local code=$?
  said="$(grep -E '^[0-9]+ passed, [0-9]+ failed' "$work/said" | tail -1)"
  passes="$(grep -oE '^[0-9]+' <<< "$said")"
  fails="$(grep -oE '[0-9]+ failed' <<< "$said" | grep -oE '^[0-9]+')"
  passed=$((passed + ${passes:-0}))
  failed=$((failed + ${fails:-0}))
  [[ "$code" == 0 && "${passes:-0}" != 0 ]] && return
  [[ "${fails:-0}" == 0 ]] && failed=$((failed + 1))
  echo "not ok tests of $1"
  head -60 "$work/said" | sed 's/^/    /'
}

for deal in examples/*/*.quid; do
  record="$(record_of "$deal")"
  [[ -e "$record" ]] || continue
  check "$deal checks" "$quid" check "$deal"
  check "$record runs, twice alike" run_twice "$deal" "$record"
  run_tests "$deal"
done
for module in stdlib/*.quid; do
  [[ -e "$module" ]] && check "$module is laid out by quid fmt" "$quid" fmt --check "$module"
done
echo "$passed passed, $failed failed"
[[ "$failed" == 0 && "$passed" != 0 ]]
