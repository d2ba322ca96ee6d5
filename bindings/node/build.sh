#!/bin/sh
# SPDX-License-Identifier: Apache-2.0
# Builds the addon with the C++ compiler alone. All of these may be set:
#   QUID_INCLUDE_DIR   the folder with quid/quid.h
#   QUID_LIBRARY       libquid.so; the addon looks for it there at run time too
#   NODE_INCLUDE_DIR   the folder with node_api.h, from `node-api-headers` or Node itself
#   QUID_NODE_ADDON    where the addon goes
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$here/../..
include=${QUID_INCLUDE_DIR:-$root/interpreter/include}
library=${QUID_LIBRARY:-$root/build/release/libquid.so}
addon=${QUID_NODE_ADDON:-$here/build/quid_addon.node}

node_include() {
  (cd "$here" && node -p "require('node-api-headers').include_dir" 2>/dev/null) ||
    echo "$(dirname "$(dirname "$(command -v node)")")/include/node"
}
node=${NODE_INCLUDE_DIR:-$(node_include)}

for file in "$include/quid/quid.h" "$library" "$node/node_api.h"; do
  [ -e "$file" ] || { echo "build.sh: there is no \`$file\`; see the head of this script" >&2; exit 1; }
done
folder=$(cd "$(dirname "$library")" && pwd)
mkdir -p "$(dirname "$addon")"
${CXX:-c++} -std=c++20 -O2 -Wall -Wextra -Werror -fvisibility=hidden -fPIC -shared \
  -DNAPI_VERSION=8 -isystem "$node" -I "$include" "$here/quid_addon.cpp" \
  -o "$addon" "$library" "-Wl,-rpath,$folder"
echo "$addon"
