#!/bin/sh
# Puts the program beside what Trunk has made, with a hash in each name, and links it into index.html by a script of
# its own: Trunk would write an inline script, which the page's policy forbids.
set -eu
cd "$TRUNK_STAGING_DIR"
program=$TRUNK_SOURCE_DIR/../target/web-program
start=$TRUNK_SOURCE_DIR/boot/start.js
# The files name each other in a circle, and change together: one hash for all, of everything that they are made from. A
# name that stayed while its file changed would be kept by browsers for a year.
hash=$(cat "$program"/* "$start" "$TRUNK_SOURCE_DIR/hooks/finish.sh" | cksum | cut -d' ' -f1 | xargs printf '%08x')
# Also the parts of the program, which the loader names as ./split_panel.wasm or ./chunk_7.wasm.
for file in "$program"/*.wasm; do
  name=$(basename "$file" .wasm)
  cp "$file" "$name-$hash.wasm"
done
# Without the comments and indents of wasm-bindgen.
sed -e "/^import/s|__wasm_split\.js|parts-$hash.js|" -e 's/^ *//' -e '/^\/\*\*/d' -e '/^\*/d' -e '/^\/\/ /d' -e '/^$/d' \
  "$program/web.js" > "web-$hash.js"
# A load balancer sends a session that has expired on to another site, where nothing of the program is. That a part could
# not be fetched is told by whoever asked for it: the loader would write it to the console, of a page that is left, too.
sed -e 's|console\.error(e);||' -e 's|, import\.meta\.url))|, import.meta.url), { redirect: "error" })|' -e "s|\"\./web\.js\"|\"./web-$hash.js\"|" -e "s|\"\./\([a-z0-9_]*\)\.wasm\"|\"./\1-$hash.wasm\"|" \
  "$program/__wasm_split.js" > "parts-$hash.js"
sed -e "s|__SCRIPT__|/web-$hash.js|" -e "s|__PROGRAM__|/web_bg-$hash.wasm|" "$start" > "start-$hash.js"
links=
for script in start web parts; do
  links="$links<link rel=\"modulepreload\" href=\"/$script-$hash.js\">"
done
links="$links<link rel=\"preload\" href=\"/web_bg-$hash.wasm\" as=\"fetch\" type=\"application/wasm\" crossorigin>"
links="$links<script type=\"module\" src=\"/start-$hash.js\"></script>"
# Trunk leaves its own instruction in the page when it is told not to make the program.
sed -e '/data-trunk/d' -e "s|<!-- boot -->|$links|" -e '/<!-- .* -->/d' index.html > index.html.new
grep -q "start-$hash" index.html.new || { echo "index.html has no place for the program" >&2; exit 1; }
mv index.html.new index.html
