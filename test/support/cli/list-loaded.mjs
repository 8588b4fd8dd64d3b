// Loaded before a program with --import: lists the files that the program loads in loaded.txt of the working folder.
import { appendFileSync } from "node:fs";
import { createRequire, register } from "node:module";
import { pathToFileURL } from "node:url";

const hooks = `
import { appendFileSync } from "node:fs";
export async function load(url, context, next) {
  if (url.startsWith("file:")) appendFileSync("loaded.txt", url + "\\n");
  return next(url, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);

// Those that CommonJS requires.
process.on("exit", () => {
  for (const path of Object.keys(createRequire(import.meta.url).cache))
    appendFileSync("loaded.txt", `${pathToFileURL(path).href}\n`);
});
