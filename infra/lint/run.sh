#!/usr/bin/env bash
# `npm run lint`: other people's rules on the templates that are kept, cfn-lint and checkov, in a virtual environment below the
# target folder. Not a part of `make infra`, as installing checkov takes longer than all of that.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../scripts/lib.sh"

need_venv infra-lint "$HERE/requirements.txt"
cd "$HERE/../test/templates"
# W3005: CDK names dependencies that references imply already. W3010: zones come from the look-up of the test.
"$VENV/bin/cfn-lint" --regions ap-northeast-2 --ignore-checks W3005 W3010 --template ./*.json
"$VENV/bin/checkov" --config-file "$HERE/checkov.yaml" --skip-download --directory .
