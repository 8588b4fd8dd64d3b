// Compiles an example and serves its page on this machine:
//
//     node examples/serve.js audio-worklet
//
// With --target ts there is no WebAssembly in the modules, and the page's policy forbids it. --port is 8080.

import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";

/** @type {Readonly<Record<string, string>>} */
const types = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
};

/** Examples of networks that are not in their folder, but in `specs/`. */
const borrowed = /** @type {Readonly<Record<string, readonly string[]>>} */ ({
  digits: ["specs/digits.yaml"],
  service: ["specs/iris.yaml"],
});

/**
 * The specs of an example, as patterns from the folder of neuroll.
 * @param {string} name
 */
export const specsOf = (name) => borrowed[name] ?? [`examples/${name}/*.yaml`];

/**
 * Serves the pages, styles and scripts of a folder, and nothing else, to this machine alone.
 * @param {string} folder
 * @param {{ port?: number, allowsWasm?: boolean }} [options]
 * @returns {Promise<{ url: string, close: () => void }>}
 */
export async function serve(folder, { port = 0, allowsWasm = true } = {}) {
  const server = createServer(async ({ url = "/" }, response) => {
    const path = normalize(decodeURIComponent(new URL(url, "http://localhost").pathname));
    const file = path.endsWith("/") ? join(path, "index.html") : path;
    const type = types[extname(file)];
    try {
      if (type === undefined) throw new Error("not a file of a page");
      const text = await readFile(join(folder, file), "utf8");
      response.writeHead(200, { "content-type": type, "cache-control": "no-store" });
      response.end(allowsWasm ? text : text.replace(" 'wasm-unsafe-eval'", ""));
    } catch {
      response.writeHead(404).end();
    }
  });
  await /** @type {Promise<void>} */ (
    new Promise((resolve, reject) => {
      server.once("error", reject);
      server.listen(port, "localhost", resolve);
    })
  );
  const address = /** @type {import("node:net").AddressInfo} */ (server.address());
  return { url: `http://localhost:${address.port}/`, close: () => server.close() };
}

async function main() {
  const { positionals, values } = parseArgs({
    allowPositionals: true,
    options: {
      target: { type: "string", default: "auto" },
      port: { type: "string", default: "8080" },
    },
  });
  const [name] = positionals;
  if (name === undefined || positionals.length > 1) {
    console.error(
      "usage: node examples/serve.js audio-worklet|digits|game-agent|gestures [--target ts] [--port 8080]",
    );
    process.exit(2);
  }
  const examples = fileURLToPath(new URL(".", import.meta.url));
  const folder = join(examples, name);
  const gen = join(examples, "../dist/generator/cli.js");
  const shown = relative(process.cwd(), folder);
  const specs = specsOf(name).map((spec) => relative(process.cwd(), join(examples, "..", spec)));
  const commands = [...specs, "-o", join(shown, "generated"), "--module", "js", "--target", values.target];
  console.log(`npx gen ${commands.join(" ")}`);
  execFileSync(process.execPath, [gen, ...commands], { stdio: "inherit" });
  const { url } = await serve(folder, { port: Number(values.port), allowsWasm: values.target !== "ts" });
  console.log(`${url} (Ctrl-C ends it)`);
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) await main();
