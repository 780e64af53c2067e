#!/usr/bin/env bash
# Calls every operation of the service with what fits the contract and what does not: no answer may be a fault, and each
# must be as the contract says.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../../scripts/lib.sh"

need_venv schemathesis "$HERE/requirements.txt"
# What it leaves behind stays out of the checkout.
cd "$VENV"
"$VENV/bin/schemathesis" --config-file "$HERE/schemathesis.toml" run "$BASE_URL/openapi.json"
