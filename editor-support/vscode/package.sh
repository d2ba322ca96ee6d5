#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Packs the extension: package.sh [OUT.vsix]. Needs nodejs and npm; the first run installs vsce here.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
out="${1:-quid.vsix}"

if [[ ! -d node_modules || package-lock.json -nt node_modules/.package-lock.json ]]; then
  npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
fi
if [[ -f ../../LICENSE ]]; then cp ../../LICENSE LICENSE; fi
npx --no-install vsce package --no-dependencies --allow-missing-repository --skip-license --out "$out"
