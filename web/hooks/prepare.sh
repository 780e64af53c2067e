#!/bin/sh
# Joins the style sheets into one, in the order in which they build on each other: one request, and Trunk hashes it.
set -eu
cd "$(dirname "$0")/.."
out=../target/web-style
mkdir -p "$out"
for part in tokens base layout composer empty answer prose sources panel blocks talks browse operate boot; do
  cat "style/$part.css"
done > "$out/page.css"
