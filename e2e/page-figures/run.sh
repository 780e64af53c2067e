#!/usr/bin/env bash
# What the page costs to load and to run, as JSON: starts the whole product as `make run` does, and measures it in
# Chromium. CHROMIUM names another one than Debian's.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
if [ ! -d node_modules ]; then npm ci --silent >&2; fi

free_port() { node -e 'const s = require("node:net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'; }

folder="$(mktemp -d)"
: >"$folder/out"
BIND="127.0.0.1:$(free_port)"
BIND="$BIND" STAND_IN_BIND="127.0.0.1:$(free_port)" LAMBDA_BIND="127.0.0.1:$(free_port)" RUN_DIR="$folder" ASKS_PER_MINUTE=off \
  ../../scripts/run.sh >"$folder/out" 2>"$folder/err" &
product=$!
trap 'kill -TERM "$product" 2>/dev/null || true; wait "$product" 2>/dev/null || true; rm -rf "$folder"' EXIT
until grep -q 'Ready: ' "$folder/out"; do
  kill -0 "$product" 2>/dev/null || { cat "$folder/err" >&2; exit 1; }
  sleep 0.2
done
node figures.mjs "http://$BIND"
