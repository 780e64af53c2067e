#!/bin/sh
# Joins the style sheets into one, in the order in which they build on each other: one request, and Trunk hashes it.
# Comments and indents stay here: they are a sixth of what would be sent.
set -eu
cd "$(dirname "$0")/.."
out=../target/web-style
mkdir -p "$out"
for part in tokens base layout composer empty answer prose sources panel blocks talks browse operate boot print; do
  cat "style/$part.css"
done | sed -e 's|/\*[^*]*\*/||g' -e '/\/\*/,/\*\//d' -e 's/^ *//' -e '/^$/d' > "$out/page.css"
