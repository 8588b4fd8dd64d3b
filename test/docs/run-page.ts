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
import { format, inspect } from "node:util";
import { vi } from "vitest";
import { runToEnd } from "../support/cli/session.ts";
import { root } from "../support/specs.ts";
import { type Example, examplesOf, partsOf } from "./parts-of-page.ts";

/** What the examples of a page gave, in their order, and the figures that they draw, by path from the project. */
export interface Run {
  readonly given: readonly Given[];
  readonly figures: Readonly<Record<string, string>>;
}

/** What an example printed, and its own text where the run changes that. */
interface Given {
  readonly printed: string;
  readonly text?: string;
}

/**
 * Runs the examples of a page from top to bottom in the working directory, which is to hold the specs they name. What the
 * type checker says of those that should not compile is left to `withTypes`.
 */
export async function runPage(path: string): Promise<Run> {
  const given: Given[] = [];
  const figures: Record<string, string> = {};
  for (const example of examplesOf(partsOf(path))) {
    vi.stubEnv("npm_lifecycle_script", "neuroll"); // as npx has it, so that commands call themselves `npx neuroll`
    const result = await runExample(example)
      .catch((error: unknown) => {
        throw new Error(`${path}:${example.line}: ${error instanceof Error ? error.message : error}`);
      })
      .finally(() => vi.unstubAllEnvs());
    if (example.kind === "figure") figures[example.image] = `${result.printed}\n`;
    given.push(result);
  }
  return { given, figures };
}

/** The text of a page with what a run of its examples gave, and the files of the project that it shows. */
export function withRun(path: string, { given }: Run): string {
  const left = [...given];
  let last: Given = { printed: "" };
  return partsOf(path)
    .map((part) => {
      switch (part.kind) {
        case "prose":
        case "unrun":
          return part.text;
        case "quote":
          return block(`${part.language} ${part.file}`, textOf(part.file));
        case "output":
          return block("text", last.printed);
        default:
          last = left.shift() ?? last;
          return last.text ?? part.text;
      }
    })
    .join("");
}

const block = (fence: string, body: string): string => `\`\`\`${fence}\n${body.trimEnd()}\n\`\`\`\n`;

const textOf = (file: string): string => withoutHead(readFileSync(join(root, file), "utf8"));

/** Without the comments that a file begins with. */
const withoutHead = (text: string): string => text.replace(/^(?:#.*\n)+/, "");

async function runExample(example: Example): Promise<Given> {
  switch (example.kind) {
    case "figure":
      return { printed: await draw(example.command) };
    case "file":
      return { printed: await writeExample(example.file, example.body) };
    case "excerpt":
      return { printed: compareExcerpt(example.file, example.body) };
    case "commands":
      return { printed: await runCommands(example.lines, example.fails) };
    case "program":
      return runProgram(example.line, example.language, example.text);
    case "misuse":
      return { printed: await writeExample(`misuse-${example.line}.ts`, example.body) };
    case "recorded":
      return { printed: await replay(example.file, example.body) };
  }
}

async function writeExample(file: string, body: string): Promise<string> {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, body);
  return "";
}

/** Throws where a file does not hold these lines as they stand here, in this order; `…` stands for any others. */
function compareExcerpt(file: string, body: string): string {
  let rest = `\n${readFileSync(file, "utf8")}\n`;
  for (const stretch of body.trimEnd().split(/^\s*(?:\/\/|#) …\n?/m)) {
    if (stretch.trim() === "") continue;
    const lines = `\n${stretch.trimEnd()}\n`;
    const at = rest.indexOf(lines);
    if (at < 0) throw new Error(`${file} does not hold, or not here:\n${stretch}`);
    rest = rest.slice(at + lines.length - 1);
  }
  return "";
}

/** What a command draws: it prints a picture or writes it with `-o`, and may still report a problem that is in it. */
async function draw(command: string): Promise<string> {
  const { text, said } = await runToEnd(asGen(command));
  const [, file] = / -o (\S+)/.exec(command) ?? [];
  const picture = file === undefined ? text : readFileSync(file, "utf8").trimEnd();
  if (!picture.startsWith("<svg")) throw new Error(`${command} draws nothing: ${said}`);
  return picture;
}

/** What commands print, or write to the file behind `>`; they have to fail where the page says so, and nowhere else. */
async function runCommands(lines: readonly string[], fails: boolean): Promise<string> {
  const printed: string[] = [];
  for (const line of lines) {
    const [command = "", file] = asGen(line).split(" > ");
    const { text, said, status } = await runToEnd(command);
    if ((status !== 0) !== fails) throw new Error(`${line} exits with ${status}: ${said}`);
    if (file !== undefined) writeFileSync(file, `${text}\n`);
    printed.push(...[file === undefined ? text : "", said].filter((part) => part !== ""));
  }
  return printed.join("\n");
}

const asGen = (line: string): string => line.replace(/^npx neuroll/, "gen");

/** What the type checker says of the programs of a page. */
export interface Typed {
  readonly run: Run;
  /** Of those that should compile, as `docs/chapter.md:242: TS2322: …`. */
  readonly errors: readonly string[];
}

/** Checks the programs of pages that were run, in one go: each in a folder of its own below the working directory. */
export function typesOf(folders: readonly string[]): (folder: string, path: string, run: Run) => Typed {
  const compilerOptions = {
    ...{ target: "ES2022", module: "ESNext", moduleResolution: "bundler", lib: ["ES2023"] },
    ...{ types: ["node"], typeRoots: [join(root, "node_modules/@types")], skipLibCheck: true },
    paths: {
      neuroll: [join(root, "generator/index.ts")],
      "neuroll/compose": [join(root, "generator/compose/index.ts")],
    },
    allowImportingTsExtensions: true,
    ...{ moduleDetection: "force", strict: true, noEmit: true },
  };
  const include = folders.flatMap((folder) => [`${folder}/example-*.ts`, `${folder}/misuse-*.ts`]);
  writeFileSync("tsconfig.json", JSON.stringify({ compilerOptions, include }));
  const { stdout } = spawnSync("node", [join(root, "node_modules/typescript/bin/tsc")], { encoding: "utf8" });
  const errors = [...stdout.matchAll(TYPE_ERROR)].map(({ groups = {} }) => groups);
  return (folder, path, { given, figures }) => {
    const own = errors.filter((error) => error.folder === folder);
    const refusals = examplesOf(partsOf(path)).map((example) => {
      if (example.kind !== "misuse") return undefined;
      const found = own.filter(({ kind, block }) => kind === "misuse" && Number(block) === example.line);
      if (found.length === 0) throw new Error(`${path}:${example.line}: this compiles, and should not`);
      return found.map(({ message }) => `error ${message?.trimEnd()}`).join("\n");
    });
    const run = {
      figures,
      given: given.map((one, n) => ({ ...one, printed: refusals[n] ?? one.printed })),
    };
    const wrong = own.filter(({ kind }) => kind === "example");
    return {
      run,
      errors: wrong.map(
        ({ block, line, message }) => `${path}:${Number(block) + Number(line)}: ${message?.trimEnd()}`,
      ),
    };
  };
}

/** An error of tsc, with the lines below it that say why. */
const TYPE_ERROR =
  /^(?<folder>[^\s/]+)\/(?<kind>example|misuse)-(?<block>\d+)\.ts\((?<line>\d+),\d+\): error (?<message>.*\n(?:[ ].*\n)*)/gm;

/** `predict(x); // → 1` or `forward(x, y); // throws RangeError: …` */
const CLAIM = /^(?<code>.*); \/\/ (?<sign>→|throws) .*$/;

/** What a program prints with console.log; its text with what its lines give, where they say so. */
async function runProgram(line: number, language: string, block: string): Promise<Given> {
  const [fence = "", ...body] = block.trimEnd().split("\n");
  const isAnnotated = body.some((text) => CLAIM.test(text));
  const logged: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
    logged.push(isAnnotated ? show(values[0]) : format(...values)); // at once: a vector may be written again
  });
  const file = `example-${line}.${language}`;
  try {
    await writeExample(file, body.slice(0, -1).map(asStatement).join("\n"));
    await import(pathToFileURL(join(process.cwd(), file)).href);
  } finally {
    log.mockRestore();
  }
  if (!isAnnotated) return { printed: logged.join("\n") };
  const text = body.map((text) => {
    const { code, sign } = CLAIM.exec(text)?.groups ?? {};
    return code === undefined ? text : `${code}; // ${sign} ${logged.shift()}`;
  });
  return { printed: "", text: `${[fence, ...text].join("\n")}\n` };
}

function asStatement(line: string): string {
  const { code, sign } = CLAIM.exec(line)?.groups ?? {};
  if (code === undefined) return line;
  return sign === "→"
    ? `console.log(${code});`
    : `try { ${code}; console.log("nothing"); } catch (error) { console.log(error); }`;
}

/** A value as a line of a program says it. */
function show(value: unknown): string {
  if (value instanceof Error) return `${value.name}: ${value.message}`;
  if (ArrayBuffer.isView(value) && "length" in value) return show(Array.from(value as Float64Array));
  if (Array.isArray(value)) return `[${value.map(show).join(", ")}]`;
  return typeof value === "string" ? JSON.stringify(value) : inspect(value, { breakLength: Infinity });
}

/**
 * Programs that need what the project does not, such as PyTorch: a folder for each, with the `program`, what it
 * `printed`, and the files that it wrote.
 */
const records = join(root, "test/docs/recorded");

const HOW_TO_RECORD = "RECORD=FOLDER npx vitest run test/docs -u runs it";

/**
 * Does what a program did when it was run. RECORD names a folder in which packages of JavaScript are installed: with it, a
 * program that has no record, or is another one by now, is run.
 */
async function replay(file: string, body: string): Promise<string> {
  const record = join(records, file);
  const { RECORD } = process.env;
  const isRecorded = existsSync(record) && readFileSync(join(record, "program"), "utf8") === body;
  if (RECORD !== undefined && !isRecorded) await recordRun(file, body, record, RECORD);
  if (!existsSync(record)) throw new Error(`there is no record of ${file}; ${HOW_TO_RECORD}`);
  if (readFileSync(join(record, "program"), "utf8") !== body)
    throw new Error(`the recorded run is of another program; ${HOW_TO_RECORD}`);
  for (const name of readdirSync(record).filter((name) => name !== "program" && name !== "printed"))
    cpSync(join(record, name), name, { recursive: true });
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
  for (const name of readdirSync(".").filter((name) => ![...before, "__pycache__"].includes(name)))
    cpSync(name, join(record, name), { recursive: true });
}
