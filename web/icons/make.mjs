// Draws the icons of the installed page from favicon.svg, into this folder: node web/icons/make.mjs
// They are committed, since a build needs no browser.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const { chromium } = createRequire(new URL("../../e2e/package.json", import.meta.url))("@playwright/test");
const svg = readFileSync(new URL("../favicon.svg", import.meta.url), "utf8");
// Platforms cut a maskable icon to their own shape, and Apple's rounds it: no corners of ours, and the sign within 80 %.
const bare = svg.replace(' rx="7"', "");
const masked = svg
  .replace(' rx="7"', "")
  .replace("<path ", '<path transform="translate(4 4) scale(.75)" ');

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: ["--no-sandbox"] });
for (const [name, size, drawing] of [
  ["icon-192", 192, svg],
  ["icon-512", 512, svg],
  ["icon-maskable", 512, masked],
  ["apple-touch-icon", 180, bare],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>body{margin:0}svg{display:block;width:${size}px;height:${size}px}</style>${drawing}`);
  await page.screenshot({ path: new URL(`${name}.png`, import.meta.url).pathname, omitBackground: true });
  await page.close();
}
await browser.close();
