"""Leaves in a list of parts (CycloneDX) what is really in a program, and takes the paths of this machine out of it.

    cargo tree ... | prune-sbom.py FILE ROOT

cargo-cyclonedx reads what cargo resolves for the whole workspace, with the features that some test turns on. `cargo tree`, on
standard input as lines of `name vVERSION ...`, says what one program is made of.
"""

import json
import sys
from pathlib import Path

path, root = Path(sys.argv[1]), sys.argv[2]
inside = {(name, version.removeprefix("v")) for name, version, *_ in (line.split() for line in sys.stdin)}
bom = json.loads(path.read_text().replace(root, ""))
bom["components"] = [it for it in bom["components"] if (it["name"], it["version"]) in inside]
missing = inside - {(it["name"], it["version"]) for it in [*bom["components"], bom["metadata"]["component"]]}
if missing:
    sys.exit(f"{path} lacks {sorted(missing)}")
refs = {it["bom-ref"] for it in [*bom["components"], bom["metadata"]["component"]]}
bom["dependencies"] = [
    {**it, "dependsOn": [ref for ref in it["dependsOn"] if ref in refs]} if "dependsOn" in it else it
    for it in bom["dependencies"]
    if it["ref"] in refs
]
path.write_text(json.dumps(bom, indent=2) + "\n")
