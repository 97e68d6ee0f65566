// Prints what a build must know of package.json, a line each: node facts.js DIRECTORY
const fs = require("fs");
const path = require("path");

let p;
try {
  const file = path.join(process.argv[2] || ".", "package.json");
  p = JSON.parse(fs.readFileSync(file, "utf8").replace(/^\uFEFF/, ""));
} catch (e) {
  console.log(" !     package.json: " + e.message);
  process.exit(1);
}
const has = (o) => o && Object.keys(o).length > 0;
const plain = (s) => typeof s === "string" && /^[\w@./:+^~<>=|* -]{1,200}$/.test(s);
const scripts = p.scripts || {};
const out = [];
if (has(p.dependencies) || has(p.optionalDependencies)) out.push("dependencies");
if (has(p.devDependencies)) out.push("development");
if (p.workspaces) out.push("workspaces");
for (const s of ["heroku-prebuild", "build", "heroku-postbuild", "heroku-cleanup", "start"]) {
  if (scripts[s]) out.push("script:" + s);
}
// What these do depends on more than the lock file.
for (const s of ["preinstall", "install", "postinstall", "prepare", "prepublish"]) {
  if (scripts[s]) out.push("lifecycle");
}
for (const deps of [p.dependencies, p.devDependencies, p.optionalDependencies]) {
  for (const v of Object.values(deps || {})) {
    if (/^(file|link|portal):|^\.{0,2}\//.test(String(v))) out.push("local");
  }
}
if (plain(p.packageManager)) out.push("manager:" + p.packageManager.replace(/\+sha.*/, ""));
for (const name of ["npm", "yarn", "pnpm"]) {
  const v = p.engines && p.engines[name];
  if (plain(v)) out.push("engine:" + name + ":" + v.replace(/ /g, ","));
}
for (const d of [].concat(p.cacheDirectories || p.cache_directories || [])) {
  const inside = typeof d === "string" && !d.startsWith("/") && !d.split("/").includes("..");
  if (inside && /^[\w@./-]+$/.test(d)) out.push("cache:" + d.replace(/\/+$/, ""));
}
console.log(out.join("\n"));
