#!/usr/bin/env bash
# `npm run lint`: other people's rules on the templates that are kept, cfn-lint and checkov, and Kubernetes' schemas on its
# manifests, in a virtual environment below the target folder. Not a part of `make infra`, as installing checkov takes longer than all of that.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../../scripts/lib.sh"

need_venv infra-lint "$HERE/requirements.txt"
cd "$HERE/../test/templates"
# W3005: CDK names dependencies that references imply already. W3010: zones come from the look-up of the test.
"$VENV/bin/cfn-lint" --regions ap-northeast-2 --ignore-checks W3005 W3010 --template ./*.json
"$VENV/bin/checkov" --config-file "$HERE/checkov.yaml" --skip-download --directory .

cd "$HERE/../kubernetes"
"$VENV/bin/kubernetes-validate" --strict --quiet base/service.yaml base/sync.yaml
# With kubectl, which brings kustomize, the example too.
if command -v kubectl >/dev/null; then
  kubectl kustomize overlays/example | "$VENV/bin/kubernetes-validate" --strict --quiet /dev/stdin
else
  echo "overlays/example is not checked: there is no kubectl" >&2
fi
