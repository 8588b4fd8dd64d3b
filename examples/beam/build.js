// Compiles the spec into generated/, as the kind of module that the workers of Beam can require:
//
//     node build.js ../../specs/iris.yaml

const { execFileSync } = require("node:child_process");
const { existsSync, readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");
const { buildSync } = require("esbuild");

const [spec = join(__dirname, "../../specs/iris.yaml")] = process.argv.slice(2);
const folder = join(__dirname, "generated");
/** In a clone of neuroll or in its package; elsewhere npx finds it. */
const built = join(__dirname, "../../dist/generator/cli.js");
const gen = existsSync(built) ? [process.execPath, built] : ["npx", "neuroll"];

rmSync(folder, { recursive: true, force: true });
const [command = "", ...args] = [...gen, spec, "--module", "js", "--output", folder];
execFileSync(command, args, { stdio: ["ignore", "ignore", "inherit"] });
const [compiled = ""] = readdirSync(folder).filter((name) => name.endsWith(".js"));
buildSync({ entryPoints: [join(folder, compiled)], format: "cjs", outfile: join(folder, "network.cjs") });
