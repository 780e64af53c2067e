#!/usr/bin/env bash
# `make infra`: what is deployed to AWS, checked without an account: types, assertion tests, cdk-nag, templates.
set -euo pipefail
# shellcheck source=scripts/lib.sh
source "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$ROOT/scripts/tools.sh" infra
cd "$ROOT/infra"
export CDK_DISABLE_CLI_TELEMETRY=true
npm run --silent check
npm test --silent
