#!/usr/bin/env bash
# How the service bears load, as JSON: e2e/load/run.sh. The service has the first processor, and what loads it the others.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
cargo build --release --quiet -p api --bin api
cargo build --release --quiet -p load
others="1-$(($(nproc) - 1))"
[ "$(nproc)" -gt 1 ] || others=0
exec taskset -c "$others" "${CARGO_TARGET_DIR:-target}/release/load" "${CARGO_TARGET_DIR:-target}/release/api"
