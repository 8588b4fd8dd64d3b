import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { vi } from "vitest";
import { answerTo, sessionOf } from "../cli/session.ts";
import { typeErrors } from "../support/type-check.ts";

/**
 * A page of the documentation whose examples are run from top to bottom, in a folder of its own:
 *
 * - ```` ```yaml specs/net3.yaml ```` is written to that file, as is any block whose fence names one;
 * - ```` ```sh ```` holds lines `npx neuroll …`, ```` ```ts ```` and ```` ```js ```` modules, all of which are run, and what they
 *   print stands in the ```` ```text ```` block that follows;
 * - ```` ```ts error ```` does not compile, and says why in the block that follows;
 * - an image followed by a line `` `npx neuroll draw …` `` is what that command draws.
 *
 * Other blocks are for reading alone.
 */
export async function runPage(path: string): Promise<RunPage> {
  const parts = partsOf(readFileSync(path, "utf8"));
  const figures: Record<string, string> = {};
  let printed: string | undefined;
  let text = "";
  for (const part of parts) {
    if (part.kind === "figure") figures[join(dirname(path), part.image)] = await draw(part.command);
    if (part.kind === "block" && part.language === "text" && printed !== undefined) {
      text += `\`\`\`text\n${printed.trimEnd()}\n\`\`\`\n`;
      printed = undefined;
      continue;
    }
    if (part.kind === "block") printed = await runBlock(part);
    text += part.text;
  }
  return { text, figures };
}

export interface RunPage {
  /** The page with what its examples print now. */
  readonly text: string;
  /** The figures that it shows, by path. */
  readonly figures: Readonly<Record<string, string>>;
}

type Part =
  | { readonly kind: "prose"; readonly text: string }
  | { readonly kind: "figure"; readonly text: string; readonly image: string; readonly command: string }
  | {
      readonly kind: "block";
      readonly text: string;
      readonly language: string;
      /** What stands behind the language: a file, or `error`. */
      readonly note: string;
      readonly body: string;
    };

const PART =
  /^```(?<language>\w+)(?: (?<note>\S+))?\n(?<body>[\s\S]*?)^```\n|^!\[[^\]]*\]\((?<image>[^)]+)\)\n`(?<command>npx neuroll [^`]+)`/gm;

function partsOf(page: string): Part[] {
  const parts: Part[] = [];
  let end = 0;
  for (const { index, 0: text, groups = {} } of page.matchAll(PART)) {
    const { language, note = "", body = "", image = "", command = "" } = groups;
    parts.push({ kind: "prose", text: page.slice(end, index) });
    parts.push(
      language === undefined
        ? { kind: "figure", text, image, command }
        : { kind: "block", text, language, note, body },
    );
    end = index + text.length;
  }
  return [...parts, { kind: "prose", text: page.slice(end) }];
}

const wordsOf = (command: string): string => command.replace(/^npx neuroll/, "gen");

const draw = async (command: string): Promise<string> => `${(await answerTo(wordsOf(command)))?.text}\n`;

/** What a block prints; nothing where it is not run. */
async function runBlock({
  language,
  note,
  body,
}: Extract<Part, { kind: "block" }>): Promise<string | undefined> {
  if (note === "error") return typeErrors(body).join("\n");
  if (note !== "") {
    mkdirSync(dirname(note), { recursive: true });
    writeFileSync(note, body);
  }
  switch (language) {
    case "sh":
      return runCommands(body.trimEnd().split("\n"));
    case "ts":
    case "js":
      return runModule(note || `example-${examples++}.${language}`, body);
    default:
      return undefined;
  }
}

let examples = 0;

/** What commands print, without the lines that a session shows of them. */
async function runCommands(lines: readonly string[]): Promise<string | undefined> {
  const own = lines.filter((line) => line.startsWith("npx neuroll "));
  if (own.length !== lines.length) return undefined;
  const shown = await sessionOf(own.map(wordsOf));
  return shown.replace(/^\$ .*\n|^\[exit 0\]\n/gm, "");
}

/** What a module prints with console.log. */
async function runModule(name: string, body: string): Promise<string> {
  const printed: string[] = [];
  const log = vi.spyOn(console, "log").mockImplementation((...values: unknown[]) => {
    printed.push(values.map(show).join(" "));
  });
  try {
    writeFileSync(name, body);
    await import(pathToFileURL(join(process.cwd(), name)).href);
  } finally {
    log.mockRestore();
  }
  return printed.join("\n");
}

/** As Node prints it, but for typed arrays, which it shows with their length in front. */
const show = (value: unknown): string =>
  ArrayBuffer.isView(value)
    ? `[ ${Array.from(value as Float64Array).join(", ")} ]`
    : typeof value === "string"
      ? value
      : JSON.stringify(value);
