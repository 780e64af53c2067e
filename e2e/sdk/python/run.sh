#!/usr/bin/env bash
# Generates a client of the contract, and runs the tests and the examples of docs/API.md with it.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../../scripts/lib.sh"

need_venv openapi-python-client "$HERE/requirements.txt"
cd "$HERE"
node ../examples.js python generated
"$VENV/bin/openapi-python-client" generate --path ../../../api/openapi.json --config config.yaml \
  --meta none --output-path generated/notion_rag --fail-on-warning >generated/log || {
  cat generated/log >&2
  fail "no client can be generated"
}
export PYTHONPATH="$HERE/generated" PYTHONDONTWRITEBYTECODE=1
"$VENV/bin/python" -m unittest --verbose test_ask
for example in generated/*.py; do
  echo "# docs/API.md: $example"
  "$VENV/bin/python" "$example"
done
