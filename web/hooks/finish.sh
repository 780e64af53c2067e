#!/bin/sh
# Links the program into index.html by a script of its own, with a hash in its name like all other assets.
set -eu
cd "$TRUNK_STAGING_DIR"
script=$(basename web-*.js)
program=$(basename web-*_bg.wasm)
sed -e "s|__SCRIPT__|/$script|" -e "s|__PROGRAM__|/$program|" "$TRUNK_SOURCE_DIR/boot/start.js" > start.js
start="start-$(cksum < start.js | cut -d' ' -f1).js"
mv start.js "$start"
links="<link rel=\"modulepreload\" href=\"/$start\"><link rel=\"modulepreload\" href=\"/$script\">"
links="$links<link rel=\"preload\" href=\"/$program\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
links="$links<script type=\"module\" src=\"/$start\"></script>"
# Trunk leaves its own instruction in the page when it is told not to link the program.
sed -e '/data-trunk rel="rust"/d' -e "s|<!-- boot -->|$links|" index.html > index.html.new
grep -q "$start" index.html.new || { echo "index.html has no place for the program" >&2; exit 1; }
mv index.html.new index.html
