#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Installs a build and uses it as strangers would: run.sh BUILD. Consumers by find_package, by
# pkg-config in C, and of the Debian packages; what is exported; the C interface beside the one that
# was last released. One `ok` or `not ok` a check, the count last.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
build="$(realpath "$1")"
here=tests/packages
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT
prefix="$work/prefix"
passed=0
failed=0

check() {
  local name="$1"
  shift
  if "$@" > "$work/log" 2>&1; then
    echo "ok $name"
    passed=$((passed + 1))
  else
    echo "not ok $name"
    { grep -A15 '^not ok' "$work/log" || tail -20 "$work/log"; } | head -40 | sed 's/^/    /'
    failed=$((failed + 1))
  fi
}

says() { [[ "$("${@:2}")" == "$1" ]]; }
cmake_consumer() {
  cmake -S "$here/cmake" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" &&
    cmake --build "$work/consumer"
}
by_cmake() { "$work/consumer/$1" | tail -1 | grep -qx open; }
c_consumer() {
  # shellcheck disable=SC2046
  cc -std=c99 -Wall -Wextra -Wpedantic -Werror "$here/c/host.c" -o "$work/host" $(pkg-config --cflags --libs quid) &&
    says open "$work/host"
}
# Nothing but the interface: C functions, and what is named quid::api.
exports() {
  nm -D --defined-only "$1" | awk '{print $3}' | c++filt > "$work/symbols"
  awk '!/^quid_|quid::api::/' "$work/symbols" | tee "$work/others"
  [[ -s "$work/symbols" && ! -s "$work/others" ]]
}
headers() {
  local header
  for header in quid.hpp lanes.hpp; do
    [[ "$(wc -l < "interpreter/include/quid/$header")" -lt 300 ]] || return 1
  done
  grep -hE '^#include' interpreter/include/quid/*.h* | grep -vE '<[a-z_]+>|<std(def|int)\.h>|"quid/' && return 1
  echo '#include <quid/quid.h>' | cc -std=c99 -Wall -Wextra -Wpedantic -Werror -I"$prefix/include" -fsyntax-only -x c -
}
packages() {
  (cd "$build" && cpack -G DEB -B "$work/debs" > "$work/cpack.log" 2>&1) || { cat "$work/cpack.log"; return 1; }
  local name
  for name in libquid0 libquid-dev quid; do
    ls "$work"/debs/"$name"_*.deb > /dev/null || return 1
  done
  local each
  for each in "$work"/debs/*.deb; do dpkg-deb -c "$each" > "${each%.deb}.list" || return 1; done
  grep -q usr/include/quid/quid.hpp "$work"/debs/libquid-dev_*.list &&
    grep -q 'libquid.so.0' "$work"/debs/libquid0_*.list && grep -q usr/bin/quid "$work"/debs/quid_*.list
}
unpacked() {
  local each
  for each in "$work"/debs/*.deb; do dpkg-deb -x "$each" "$work/image" || return 1; done
  (cd "$work/image" && usr/bin/quid version) | grep -q '^quid [0-9]'
}
stubs() {
  local header=interpreter/include/quid/quid.h
  python3 "$here/stubs.py" < "$header" > "$work/stubs.c" &&
    cc -w -g -shared -fPIC -Iinterpreter/include "$work/stubs.c" -o "$work/stubs.so"
}
# Types and functions may be added, none changed or taken away.
abi() {
  stubs && abidiff --no-added-syms "$here/quid.abi" "$work/stubs.so"
}
all_there() {
  nm -D --defined-only "$1" | awk '{print $3}' | sort > "$work/exported"
  python3 "$here/stubs.py" --names < interpreter/include/quid/quid.h | sort > "$work/promised"
  [[ -z "$(comm -13 "$work/exported" "$work/promised" | tee /dev/stderr)" && -s "$work/promised" ]]
}

# --- the hosts of examples/hosts, with what they print
hosts=examples/hosts
# With UPDATE=1 what is said becomes what is expected.
is_expected() {
  [[ -n "${UPDATE:-}" ]] && sed "s|$work/||g" "$work/$1.said" > "$hosts/$1.expected"
  sed "s|$work/||g" "$work/$1.said" > "$work/$1.plain"
  diff -u "$hosts/$1.expected" "$work/$1.plain"
}
c_host() {
  # shellcheck disable=SC2046
  cc -std=c99 -Wall -Wextra -Wpedantic -Werror "$hosts/minimal.c" -o "$work/minimal" $(pkg-config --cflags --libs quid) &&
    "$work/minimal" > "$work/minimal.said" 2>&1 && is_expected minimal
}
tracker() {
  # shellcheck disable=SC2046
  c++ -std=c++20 -Wall -Wextra -Wpedantic -Werror "$hosts/grant_tracker.cpp" -o "$work/grant_tracker" \
    $(pkg-config --cflags --libs quid) || return 1
  local call="$work/grant_tracker $hosts/grant.quid $work/grant.state"
  {
    $call tell "2024-02-01 pupils = 120; 2024-03-01 begun"
    $call until 2024-03-31
    $call status
    $call until 2024-04-15
    $call status
    $call late "2024-03-28 Donor pays 40_000 EUR to School"
    $call tell "2024-04-20 built 10 rooms; 2024-05-02 built verified by Auditor"
    $call tell "2024-04-20 bilt 10 rooms"
    $call until 2024-05-05
    $call status
    $call ask "why trust"
    $call stats
    head -c 100 "$work/grant.state" > "$work/half" && cp "$work/half" "$work/grant.state"
    $call status
  } > "$work/grant_tracker.said" 2>&1
  is_expected grant_tracker
}

# --- bindings, built against what was installed; Debian's Python and whatever Node is there
python_builds() {
  cmake -S bindings/python -B "$work/python" -DCMAKE_PREFIX_PATH="$prefix" \
    -DPython_EXECUTABLE=/usr/bin/python3 -DPYTHON_EXECUTABLE=/usr/bin/python3 &&
    cmake --build "$work/python"
}
python() { PYTHONDONTWRITEBYTECODE=1 PYTHONPATH="$work/python" /usr/bin/python3 -W error "$@"; }
python_tests() { python -m unittest discover -s bindings/python/tests; }
notebook() {
  python "$hosts/what_if_notebook.py" "$work/drawn.svg" > "$work/what_if_notebook.said" 2>&1 &&
    is_expected what_if_notebook && grep -q '</svg>' "$work/drawn.svg"
}
# The modules go into a copy, so that nothing is left behind in the tree.
node_builds() {
  cp -r bindings/node "$work/node" && rm -rf "$work/node/node_modules" "$work/node/build" &&
    (cd "$work/node" && npm install --no-package-lock --no-audit --no-fund --silent) &&
    QUID_INCLUDE_DIR="$prefix/include" QUID_LIBRARY="$library" QUID_NODE_ADDON="$work/quid_addon.node" \
      "$work/node/build.sh"
}
node_tests() {
  export QUID_NODE_ADDON="$work/quid_addon.node" QUID_NODE_MODULES="$work/node/node_modules"
  (cd bindings/node && node --test test/*.test.mjs)
}
service() {
  node "$hosts/many_deals.mjs" --self-test > "$work/many_deals.said" 2>&1 && is_expected many_deals
}

# After a release: run.sh BUILD --release writes down the interface that it has.
if [[ "${2:-}" == --release ]]; then
  stubs && abidw --no-corpus-path --no-comp-dir-path --no-show-locs "$work/stubs.so" > "$here/quid.abi"
  exit
fi

check "installs" cmake --install "$build" --prefix "$prefix"
library="$(find "$prefix" -name 'libquid.so' | head -1)"
PKG_CONFIG_PATH="$(dirname "$(find "$prefix" -name quid.pc)")"
LD_LIBRARY_PATH="$(dirname "$library")"
export PKG_CONFIG_PATH LD_LIBRARY_PATH
check "headers stand alone, and the C++ ones are short" headers
check "exports nothing but the interface" exports "$library"
check "find_package(quid)" cmake_consumer
check "a shared consumer runs" by_cmake shared
check "a static consumer runs" by_cmake static
check "pkg-config and C99" c_consumer
check "Debian packages" packages
check "the packages hold what they should" unpacked
check "all of quid.h is there" all_there "$library"
check "the C interface is that of the last release, or more" abi
check "the host in C" c_host
check "the grant tracker" tracker
check "quid serve-stdio conforms" python3 tests/api/conformance.py "$prefix/bin/quid"
check "Python builds" python_builds
check "Python's tests" python_tests
check "the notebook in Python" notebook
check "Node builds" node_builds
check "Node's tests" node_tests
check "the service in Node" service
echo "$passed passed, $failed failed"
[[ "$failed" == 0 ]]
