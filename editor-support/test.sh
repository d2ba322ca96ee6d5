#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Tests the editor packages: test.sh [PATH-TO-quid-tokens]. One `ok` or `not ok` a check, the count last.
# Needs python3, nodejs, npm, vim and emacs, and quid-tokens (a target of the build).
set -uo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
root="$(dirname "$here")"
words="$root/grammar/keywords.txt"
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1

# check NAME COMMAND…: ok when the command succeeds; what it said is shown when it does not.
check() {
  local name="$1"
  shift
  if "$@" > "$work/said" 2>&1; then
    echo "ok $name"
  else
    echo "not ok $name"
    head -20 "$work/said" | sed 's/^/#   /'
  fi
}

# report_by NAME COMMAND…: the command prints its own checks; when it breaks down, that is a failed one.
report_by() {
  local name="$1"
  shift
  "$@" 2> "$work/said" || { echo "not ok $name: breaks down"; tail -5 "$work/said" | sed 's/^/#   /'; }
}

find_tokens() {
  local candidate
  for candidate in "${1:-}" "${QUID_TOKENS:-}" "$root"/build/{release,debug,asan,tsan}/bin/quid-tokens; do
    if [[ -n "$candidate" && -x "$candidate" ]]; then
      echo "$candidate"
      return
    fi
  done
}

run_vim() {
  timeout 60 vim -N -u NONE -i NONE -n -es -S "$here/tests/$1.vim" < /dev/null > "$work/vim-said" 2>&1
  [[ ! -s "$work/vim-said" ]] || { cat "$work/vim-said"; return 1; }
}
run_emacs() {
  timeout 60 emacs -Q --batch -L "$here/emacs" -l "$here/tests/dump_emacs.el" -f "$1" "$2"
}

# highlight EDITOR FILE OUT
highlight() {
  case "$1" in
    textmate) timeout 60 node "$here/tests/dump_textmate.mjs" "$2" > "$3" ;;
    vim) QUID_FILE="$2" QUID_OUT="$3" run_vim dump_vim ;;
    emacs) run_emacs quid-dump-faces "$2" > "$3" ;;
  esac
}

# compare EDITOR FILE NAME OPTIONS…
compare() {
  local editor="$1" file="$2" name="$3"
  shift 3
  rm -f "$work/dump"
  if highlight "$editor" "$file" "$work/dump" > "$work/said" 2>&1 &&
    "$tokens" "$file" > "$work/tokens" 2>> "$work/said"; then
    report_by "$editor: $name" \
      python3 "$here/tests/compare.py" "$editor" "$name" "$work/tokens" "$work/dump" "$@"
  else
    echo "not ok $editor: $name: cannot be highlighted"
    head -20 "$work/said" | sed 's/^/#   /'
  fi
}

compare_all() {
  local editor file
  for editor in textmate vim emacs; do
    compare "$editor" "$here/tests/sample.quid" sample.quid --every "$words"
    compare "$editor" "$here/tests/bad.quid" bad.quid
    compare "$editor" "$here/tests/places.quid" places.quid --brief
    while IFS= read -r file; do
      compare "$editor" "$file" "${file#"$root"/}" --brief
    done < <(find "$root/examples" "$root/stdlib" -name '*.quid' 2> /dev/null | LC_ALL=C sort)
  done
}

check_places() {
  local editor
  check "textmate: places.quid, by vscode-tmgrammar-test" npm --prefix "$here/vscode" run -s expectations
  for editor in vim emacs; do
    rm -f "$work/dump"
    highlight "$editor" "$here/tests/places.quid" "$work/dump" > "$work/said" 2>&1
    report_by "$editor: places.quid" \
      python3 "$here/tests/places.py" "$editor" "$here/tests/places.quid" "$work/dump"
  done
}

indented_by_vim() {
  QUID_FILE="$here/tests/sample.quid" QUID_OUT="$work/indented" run_vim indent_vim &&
    diff "$here/tests/sample.quid" "$work/indented"
}
indented_by_emacs() {
  run_emacs quid-dump-indented "$here/tests/sample.quid" > "$work/indented" &&
    diff "$here/tests/sample.quid" "$work/indented"
}
index_of_emacs() {
  run_emacs quid-dump-index "$here/tests/sample.quid" | LC_ALL=C sort > "$work/index"
  diff "$here/tests/sample.index" "$work/index"
}
compiled_by_emacs() {
  cp "$here"/emacs/*.el "$work" &&
    emacs -Q --batch -L "$work" --eval '(setq byte-compile-error-on-warn t)' -f batch-byte-compile \
      "$work"/quid-words.el "$work"/quid-indent.el "$work"/quid-mode.el
}

check_snippets() {
  local file
  mkdir -p "$work/snippets"
  report_by "vscode: snippets" python3 "$here/tests/snippets.py" "$here/vscode/snippets/quid.json" "$words" \
    "$work/snippets"
  for file in "$work"/snippets/*.quid; do
    check "vscode: snippet reads as Quid: $(head -1 "$file")" "$tokens" --errors "$file"
  done
}

check_package() {
  check "vscode: packs" "$here/vscode/package.sh" "$work/quid.vsix"
  report_by "vscode: package" python3 "$here/tests/package.py" "$work/quid.vsix"
}
no_registry_in_lock() {
  ! grep -n '"resolved"' "$here/vscode/package-lock.json"
}

all_checks() {
  check "keyword parts are fresh" python3 "$here/generate.py" --check
  check "vscode: the lock names no registry" no_registry_in_lock
  check_package
  if [[ -z "$tokens" ]]; then
    echo "not ok quid-tokens is built (cmake --build --preset release --target quid-tokens)"
    return
  fi
  check "sample.quid reads as Quid" "$tokens" --errors "$here/tests/sample.quid"
  check "places.quid reads as Quid" "$tokens" --errors "$here/tests/places.quid"
  compare_all
  check_places
  check "vim: indents as sample.quid is laid out" indented_by_vim
  check "emacs: indents as sample.quid is laid out" indented_by_emacs
  check "emacs: the index finds every declaration" index_of_emacs
  check "emacs: compiles without a warning" compiled_by_emacs
  check_snippets
}

tokens="$(find_tokens "${1:-}")"
all_checks | tee "$work/report"
passed="$(grep -c '^ok ' "$work/report")"
failed="$(grep -c '^not ok ' "$work/report")"
echo "$passed passed, $failed failed"
[[ "$failed" == 0 && "$passed" != 0 ]]
