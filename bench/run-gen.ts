import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const cli = fileURLToPath(new URL("../dist/generator/cli.js", import.meta.url));

/** Preloaded, makes the process print its peak memory on file descriptor 3 when it exits. */
const TELL = `data:text/javascript,${encodeURIComponent(
  `import { writeSync } from "node:fs";
import { isMainThread } from "node:worker_threads";
if (isMainThread) process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));`,
)}`;

/** What `gen` printed, how long its process took and how much memory at most. */
export interface FinishedGen {
  readonly printed: string;
  readonly seconds: number;
  readonly megabytes: number;
}

/** Runs `gen` as its users do, in a process of its own, with more variables in its environment. */
export function runGen(
  words: readonly string[],
  environment: Readonly<Record<string, string>> = {},
): FinishedGen {
  if (!existsSync(cli)) throw new Error("dist/ is not there: npm run build");
  const start = process.hrtime.bigint();
  const { status, output } = spawnSync(process.execPath, ["--import", TELL, cli, ...words], {
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    encoding: "utf8",
    env: { ...process.env, ...environment },
  });
  const seconds = Number(process.hrtime.bigint() - start) / 1e9;
  if (status !== 0) throw new Error(`gen ${words.join(" ")} failed:\n${output[2]}`);
  return { printed: output[1] ?? "", seconds, megabytes: Number(output[3]) / 1024 };
}
