import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { format } from "node:util";
import { vi } from "vitest";
import { outcomeOf } from "../support/cli/session.ts";
import { root } from "../support/specs.ts";
import { typeErrors } from "../support/type-check.ts";
import { type Example, examplesOf, partsOf } from "./parts-of-page.ts";

/** What the examples of a page print, in their order, and the figures that they draw, by path from the project. */
export interface Run {
  readonly printed: readonly string[];
  readonly figures: Readonly<Record<string, string>>;
}

/** Runs the examples of a page from top to bottom in the working directory, which is to hold the specs they name. */
export async function runPage(path: string): Promise<Run> {
  const printed: string[] = [];
  const figures: Record<string, string> = {};
  for (const example of examplesOf(partsOf(path))) {
    vi.stubEnv("npm_lifecycle_script", "neuroll"); // as npx has it, so that commands call themselves `npx neuroll`
    const text = await runExample(example)
      .catch((error: unknown) => {
        throw new Error(`${path}:${example.line}: ${error instanceof Error ? error.message : error}`);
      })
      .finally(() => vi.unstubAllEnvs());
    if (example.kind === "figure") figures[example.image] = `${text}\n`;
    printed.push(text);
  }
  return { printed, figures };
}

/** The text of a page with what a run of its examples gave, and the files of the project that it shows. */
export function withRun(path: string, { printed }: Run): string {
  const left = [...printed];
  let last = "";
  return partsOf(path)
    .map((part) => {
      switch (part.kind) {
        case "prose":
          return part.text;
        case "quote":
          return block(`${part.language} ${part.file}`, textOf(part.file));
        case "output":
          return block("text", last);
        default:
          last = left.shift() ?? "";
          return part.text;
      }
    })
    .join("");
}

const block = (fence: string, body: string): string => `\`\`\`${fence}\n${body.trimEnd()}\n\`\`\`\n`;

const textOf = (file: string): string => withoutHead(readFileSync(join(root, file), "utf8"));

/** Without the comments that a file begins with. */
const withoutHead = (text: string): string => text.replace(/^(?:#.*\n)+/, "");

function runExample(example: Example): Promise<string> {
  switch (example.kind) {
    case "figure":
      return draw(example.command);
    case "file":
      return writeExample(example.file, example.body);
    case "commands":
      return runCommands(example.lines, example.fails);
    case "program":
      return runProgram(`example-${example.line}.${example.language}`, example.body);
    case "misuse":
      return refusalsOf(example.body);
    case "recorded":
      return replay(example.file, example.body);
  }
}

async function writeExample(file: string, body: string): Promise<string> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body);
  return "";
}

/** What a command draws: it prints a picture, and may still report a problem that is in it. */
async function draw(command: string): Promise<string> {
  const { text, said } = await outcomeOf(asGen(command));
  if (!text.startsWith("<svg")) throw new Error(`${command} draws nothing: ${said}`);
  return text;
}

/** What commands print, or write to the file behind `>`; they have to fail where the page says so, and nowhere else. */
async function runCommands(lines: readonly string[], fails: boolean): Promise<string> {
  const printed: string[] = [];
  for (const line of lines) {
    const [command = "", file] = asGen(line).split(" > ");
    const { text, said, status } = await outcomeOf(command);
    if ((status !== 0) !== fails) throw new Error(`${line} exits with ${status}: ${said}`);
    if (file !== undefined) writeFileSync(file, `${text}\n`);
    printed.push(...[file === undefined ? text : "", said].filter((part) => part !== ""));
  }
  return printed.join("\n");
}

const asGen = (line: string): string => line.replace(/^npx neuroll/, "gen");

/** The type errors of the programs that were run in the working directory, as `docs/chapter.md:242: TS2322: …`. */
export function typeErrorsOfPrograms(path: string): string[] {
  const compilerOptions = {
    ...{ target: "ES2022", module: "ESNext", moduleResolution: "bundler", lib: ["ES2023"] },
    ...{ types: ["node"], typeRoots: [join(root, "node_modules/@types")], skipLibCheck: true },
    ...{ paths: { neuroll: [join(root, "generator/index.ts")] }, allowImportingTsExtensions: true },
    ...{ moduleDetection: "force", strict: true, noEmit: true },
  };
  writeFileSync("tsconfig.json", JSON.stringify({ compilerOptions, include: ["example-*.ts"] }));
  const { stdout } = spawnSync("node", [join(root, "node_modules/typescript/bin/tsc")], { encoding: "utf8" });
  return [...stdout.matchAll(/^example-(\d+)\.ts\((\d+),\d+\): error (.*)/gm)].map(
    ([, block, line, message]) => `${path}:${Number(block) + Number(line)}: ${message}`,
  );
}

/** Why the type checker refuses a program. */
async function refusalsOf(body: string): Promise<string> {
  const errors = typeErrors(body);
  if (errors.length === 0) throw new Error("this compiles, and should not");
  return errors.join("\n");
}

/** What a program prints with console.log. */
async function runProgram(file: string, body: string): Promise<string> {
  const printed: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
    printed.push(format(...values));
  });
  try {
    await writeExample(file, body);
    await import(pathToFileURL(join(process.cwd(), file)).href);
  } finally {
    log.mockRestore();
  }
  return printed.join("\n");
}

/**
 * Programs that need what the project does not, such as PyTorch: a folder for each, with the `program`, what it
 * `printed`, and the files that it wrote.
 */
const records = join(root, "test/docs/recorded");

const HOW_TO_RECORD = "RECORD=FOLDER npx vitest run test/docs -u runs it";

/** Does what a program did when it was run, or runs it where RECORD names a folder in which its packages are installed. */
async function replay(file: string, body: string): Promise<string> {
  const record = join(records, file);
  const { RECORD } = process.env;
  if (RECORD !== undefined) await recordRun(file, body, record, RECORD);
  if (!existsSync(record)) throw new Error(`there is no record of ${file}; ${HOW_TO_RECORD}`);
  if (readFileSync(join(record, "program"), "utf8") !== body)
    throw new Error(`the recorded run is of another program; ${HOW_TO_RECORD}`);
  for (const name of readdirSync(record).filter((name) => name !== "program" && name !== "printed"))
    writeFileSync(name, readFileSync(join(record, name)));
  return readFileSync(join(record, "printed"), "utf8").trimEnd();
}

async function recordRun(file: string, body: string, record: string, packages: string): Promise<void> {
  await writeExample(file, body);
  if (!existsSync("node_modules")) symlinkSync(join(packages, "node_modules"), "node_modules");
  const before = readdirSync(".");
  const printed = execFileSync(file.endsWith(".py") ? "python3" : "node", [file], { encoding: "utf8" });
  rmSync(record, { recursive: true, force: true });
  mkdirSync(record, { recursive: true });
  writeFileSync(join(record, "program"), body);
  writeFileSync(join(record, "printed"), printed);
  for (const name of readdirSync(".").filter((name) => !before.includes(name) && name !== "__pycache__"))
    cpSync(name, join(record, name));
}
