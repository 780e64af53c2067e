#!/usr/bin/env bash
# Other people's rules on the Dockerfile (hadolint) and on the workflows (zizmor: what a pull request or a foreign action could
# do with their rights). Offline, in a virtual environment below the target folder.
set -euo pipefail
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
# shellcheck source=scripts/lib.sh
source "$HERE/../lib.sh"

need_venv release-lint "$HERE/requirements.txt"
"$VENV/bin/hadolint" "$ROOT/Dockerfile"
"$VENV/bin/zizmor" --offline --quiet "$ROOT/.github"
