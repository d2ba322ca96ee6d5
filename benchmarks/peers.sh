#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Runs Quid beside its peers on one workload: peers.sh PEERS WORK [ROUNDS]. PEERS is the folder with
# the peers' sources (src/), WORK a folder that is made and may be used again. Installs Lua, LuaJIT
# and CLIPS with apt and the JavaScript engines with npm; builds all; prints the tables.
set -eu
here=$(cd "$(dirname "$0")/.." && pwd)
peers=$(cd "${1:?the folder of the peers}" && pwd)
mkdir -p "${2:?a folder to work in}"
work=$(cd "$2" && pwd)
rounds=${3:-5}

packages="lua5.4 luajit libbenchmark-dev libclips-dev"
missing=$(for package in $packages; do
  dpkg -s "$package" >/dev/null 2>&1 || printf '%s ' "$package"
done)
command -v npm >/dev/null || missing="$missing nodejs npm"
if [ -n "$missing" ]; then
  echo "installing with apt: $missing"
  if [ "$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi
  $as_root apt-get update -q
  # shellcheck disable=SC2086 # a list
  DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y --no-install-recommends $missing
fi

cd "$here"
cmake --preset release -DQUID_BUILD_BENCHMARKS=ON >"$work/configure.log"
cmake --build --preset release --target quid-bench-workloads
cmake --preset release -DQUID_BUILD_BENCHMARKS=OFF >"$work/configure.log"

cd "$work"
rm -rf src && cp -r "$peers/src" src && chmod -R u+w src
mkdir -p bin
[ -d node_modules ] || {
  printf '{"name": "peers", "private": true, "version": "0.0.0"}\n' >package.json
  npm install --no-audit --no-fund @gorules/zen-engine@0.54.0 @bufbuild/cel@0.6.1 \
    @cedar-policy/cedar-wasm@4.13.0
}
python3 src/gen.py gen
flags="-std=c++20 -O3 -march=native -w -fno-strict-aliasing -Igen -Isrc"
build() { # source, program, more flags
  [ "bin/$2" -nt "src/$1" ] && return
  # shellcheck disable=SC2086 # a list
  g++ $flags ${3:-} "src/$1" -o "bin/$2"
}
build scalar.cpp scalar_g
build bits.cpp bits256_g -DW=32
build w4.cpp w4full
build w4.cpp w4inc "-DINC -DBRANCHY"
gcc -O2 -w src/clips_host.c -o bin/clips_host -lclips -lm
gcc -O2 -w src/launch.c -o bin/launch
for deal in w1 w4; do
  python3 "$here/benchmarks/workload.py" gen/$deal.json >$deal.quid
done
python3 "$here/benchmarks/peers.py" "$work" "$here/build/release/bin/quid-bench-workloads" \
  "$rounds"
