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
# For Schemathesis, a schema of events is that of name and data together; here it is that of the data.
"$VENV/bin/python" - "$ROOT/api/openapi.json" >contract.json <<'END'
import json, sys
contract = json.load(open(sys.argv[1], encoding="utf-8"))
for item in contract["paths"].values():
    for operation in item.values():
        for response in operation["responses"].values():
            response.get("content", {}).get("text/event-stream", {}).pop("schema", None)
json.dump(contract, sys.stdout)
END
"$VENV/bin/schemathesis" --config-file "$HERE/schemathesis.toml" run contract.json --url "$BASE_URL"
