#!/usr/bin/env bash
# Rehearses the deployment against moto, which stands in for AWS: see test_rehearsal.py. Wants the packages of infra/, whose
# rotation of the key is run for real, and so a Node that suits them.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../scripts/lib.sh"

if ! node_suits_infra; then
  echo "skipped: the rotation needs a newer Node.js than $(node --version)" >&2
  exit 77
fi
"$ROOT/scripts/tools.sh" infra
need_venv rehearsal "$HERE/requirements.txt"
cargo build --quiet --manifest-path "$ROOT/Cargo.toml" --bins -p api -p sync-lambda -p stand-ins
PYTHONDONTWRITEBYTECODE=1 BIN="$CARGO_TARGET_DIR/debug" "$VENV/bin/python" -m unittest discover --start-directory "$HERE" --verbose
