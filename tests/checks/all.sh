#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# All that CI runs, step by step: all.sh [--list | STEP…]. Each step says how many checks passed and
# how long it took; what it printed is in build/logs. The last line is `N passed, N failed`.
# DIFFERENTIAL_SCRIPTS, DIFFERENTIAL_SEED and FUZZ_SECONDS may be set.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

logs=build/logs
jobs="$(nproc)"
# A fixed seed: one commit has one answer. Set DIFFERENTIAL_SEED to look further.
seed="${DIFFERENTIAL_SEED:-1}"
scripts="${DIFFERENTIAL_SCRIPTS:-10000}"
steps=(rules style release-build release-tests editors hostile packages differential examples journal repl
  asan-build asan-tests fuzz tsan-build tsan-tests)
# Each of these keeps about one core busy and writes to places of its own: they run beside each
# other, as many at once as there are cores, the longest first.
beside=" rules style editors hostile packages differential examples journal repl "

step_rules() { python3 tests/checks/rules.py; }
step_style() { tests/checks/style.sh; }
step_release-build() { build_preset release; }
step_release-tests() { test_preset release; }
step_examples() { tests/checks/examples.sh build/release/bin/quid; }
step_differential() {
  echo "differential: $scripts scripts, seed $seed"
  build/release/bin/quid-differential --scripts "$scripts" --seed "$seed"
}
step_hostile() { python3 tests/hostile/run.py build/release/bin/quid; }
step_packages() { tests/packages/run.sh build/release; }
step_journal() { python3 tests/hostile/kill.py build/release/bin/quid; }
step_repl() { python3 tests/repl/keyboard.py build/release/bin/quid; }
step_editors() { editor-support/test.sh build/release/bin/quid-tokens; }
step_asan-build() { build_preset asan; }
step_asan-tests() {
  export ASAN_OPTIONS="detect_stack_use_after_return=1:strict_string_checks=1"
  export UBSAN_OPTIONS="print_stacktrace=1"
  test_preset asan
}
step_fuzz() { tests/fuzz/run.sh build/asan/bin "${FUZZ_SECONDS:-60}"; }

# What hosts do on many threads at once; nothing else of ours runs on more than one but simulations.
step_tsan-build() { cmake --preset tsan && cmake --build --preset tsan -j "$jobs" --target quid-threads; }
step_tsan-tests() {
  TSAN_OPTIONS="halt_on_error=1" build/tsan/bin/quid-threads &&
    echo "$(build/tsan/bin/quid-threads --list-test-names-only | grep -c .) passed, 0 failed"
}

build_preset() {
  cmake --preset "$1" && cmake --build --preset "$1" -j "$jobs"
}

# A test program's own count stands for it.
test_preset() {
  local report="build/$1/tests.xml" code=0
  rm -f "$report"
  ctest --preset "$1" -j "$jobs" --no-tests=error --output-junit "$PWD/$report" || code=$?
  python3 tests/checks/count.py "$report" && return "$code"
}

# The last line of the log that counts; a step that says nothing is one check.
counts_of() {
  local code="$1" log="$2" counts
  counts="$(grep -E '^[0-9]+ passed, [0-9]+ failed$' "$log" | tail -1)"
  if [[ -z "$counts" ]]; then
    [[ "$code" == 0 ]] && echo "1 0" || echo "0 1"
    return
  fi
  set -- $counts
  [[ "$code" != 0 && "$3" == 0 ]] && set -- "$1" passed, 1 # it broke down after counting
  echo "$1 $3"
}

# What it prints goes to its log, its exit code and how many seconds it took to a file beside that.
run_step() {
  local name="$1" begin="$SECONDS" code=0
  "step_$name" > "$logs/$name.log" 2>&1 < /dev/null || code=$?
  echo "$code $((SECONDS - begin))" > "$logs/$name.code"
}

all_passed=0
all_failed=0
tell_step() {
  local name="$1" log="$logs/$1.log" code=1 took=0 passed failed
  read -r code took < "$logs/$name.code"
  read -r passed failed <<< "$(counts_of "$code" "$log")"
  printf '%-14s %7s passed, %s failed  (%d s)\n' "$name" "$passed" "$failed" "$took"
  if [[ "$failed" != 0 ]]; then
    grep -E '^not ok|error:|FAILED|^FAIL' "$log" | head -40 | sed 's/^/    /'
    tail -40 "$log" | sed 's/^/    /'
  elif [[ "$name" == differential ]]; then
    head -1 "$log" | sed 's/^/    /'
  fi
  all_passed=$((all_passed + passed))
  all_failed=$((all_failed + failed))
}

# They are told in their order when all have ended.
run_together() {
  local step
  for step in "$@"; do
    while (($(jobs -rp | wc -l) >= jobs)); do wait -n; done
    rm -f "$logs/$step.code"
    run_step "$step" &
  done
  wait
  for step in "$@"; do tell_step "$step"; done
}

if [[ "${1:-}" == --list ]]; then
  printf '%s\n' "${steps[@]}"
  exit 0
fi
(($#)) && steps=("$@")
for step in "${steps[@]}"; do
  declare -F "step_$step" > /dev/null || { echo "no step \`$step\`; see --list" >&2; exit 2; }
done
mkdir -p "$logs"
group=()
for step in "${steps[@]}"; do
  if [[ "$beside" == *" $step "* ]]; then
    group+=("$step")
  else
    run_together "${group[@]}"
    run_together "$step"
    group=()
  fi
done
run_together "${group[@]}"
echo "took $((SECONDS / 60)) min $((SECONDS % 60)) s"
echo "$all_passed passed, $all_failed failed"
[[ "$all_failed" == 0 ]]
