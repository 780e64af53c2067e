#!/usr/bin/env bash
# Runs the tests of the Bedrock stand-in with boto3, in a virtual environment below the target folder.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../../scripts/lib.sh"
VENV="$CARGO_TARGET_DIR/venv"

command -v python3 >/dev/null || fail "python3 is missing" "Debian, Ubuntu: apt-get install python3 python3-venv"

# The copied list says what is installed: pip runs only after a change of the list, or after a run that was cut off.
if ! cmp -s "$HERE/requirements.txt" "$VENV/requirements.txt"; then
  say "installing boto3 into $VENV"
  python3 -m venv --clear "$VENV" ||
    fail "python3 cannot make a virtual environment" "Debian, Ubuntu: apt-get install python3-venv"
  "$VENV/bin/pip" install --quiet --disable-pip-version-check --no-deps -r "$HERE/requirements.txt"
  cp "$HERE/requirements.txt" "$VENV/requirements.txt"
fi

cargo build --quiet --manifest-path "$ROOT/Cargo.toml" -p stand-ins
PYTHONDONTWRITEBYTECODE=1 STAND_INS="$CARGO_TARGET_DIR/debug/stand-ins" \
  "$VENV/bin/python" -m unittest discover --start-directory "$HERE" --verbose
