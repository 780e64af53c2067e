#!/usr/bin/env bash
# Runs the tests of the Bedrock stand-in with boto3, in a virtual environment below the target folder.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../../scripts/lib.sh"

need_venv boto3 "$HERE/requirements.txt"
cargo build --quiet --manifest-path "$ROOT/Cargo.toml" -p stand-ins
PYTHONDONTWRITEBYTECODE=1 STAND_INS="$CARGO_TARGET_DIR/debug/stand-ins" \
  "$VENV/bin/python" -m unittest discover --start-directory "$HERE" --verbose
