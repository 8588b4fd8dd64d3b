import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { root } from "../support/specs.ts";

/**
 * A page of the documentation is prose, and examples that can be run from top to bottom in one folder:
 *
 * - ```` ```yaml specs/net3.yaml ```` is a file, as is any block whose fence names one; where the project has that file, it
 *   shows it, but for the comments in front; a program that has a name is one if it exports something by default;
 * - ```` ```ts of generated/net3.ts ```` is an excerpt of a file that is there by then: lines as they stand in it, in their
 *   order, with `// …` or `# …` for those left out;
 * - ```` ```sh ```` holds lines `npx neuroll …`, which fail where the fence says `error`;
 * - ```` ```ts ```` and ```` ```js ```` are programs; ```` ```ts error ```` does not compile. A line `predict(x); // → 1` says what
 *   an expression gives, and `forward(x, y); // throws RangeError: …` what it throws;
 * - ```` ```python train.py ````, or any program that has a name, needs more than the project has, and its run is recorded;
 * - an image, and under it a paragraph `` `npx neuroll draw …` ``, is what that command prints.
 *
 * A ```` ```text ```` block right behind an example is what it prints. Any other block has to say `not-run`.
 */
export type Part = Prose | Quote | Example | Output | Unrun;

export type Example = { readonly text: string; readonly line: number } & (
  | { readonly kind: "file"; readonly file: string; readonly body: string }
  | { readonly kind: "excerpt"; readonly file: string; readonly body: string }
  | { readonly kind: "commands"; readonly lines: readonly string[]; readonly fails: boolean }
  | { readonly kind: "program"; readonly language: string; readonly body: string }
  | { readonly kind: "misuse"; readonly body: string }
  | { readonly kind: "recorded"; readonly file: string; readonly body: string }
  | { readonly kind: "figure"; readonly image: string; readonly command: string }
);

interface Prose {
  readonly kind: "prose";
  readonly text: string;
}

/** A file of the project. */
interface Quote {
  readonly kind: "quote";
  readonly text: string;
  readonly language: string;
  readonly file: string;
}

interface Output {
  readonly kind: "output";
  readonly text: string;
}

/** A block that nothing runs; `marked` where the page says so. */
interface Unrun {
  readonly kind: "unrun";
  readonly text: string;
  readonly marked: boolean;
}

/** A fenced block, or an image and the command under it. */
const PART =
  /^```(?<language>\w+)(?: (?<note>[^\n]+))?\n(?<body>[\s\S]*?)^```\n|^!\[[^\]]*\]\((?<image>[^)]+)\)\n\n`(?<command>npx neuroll [^`]+)`/gm;

/** The parts of a page, whose texts joined are the page; `path` is from the project, as `docs/chapter.md`. */
export function partsOf(path: string): Part[] {
  const page = readFileSync(resolve(root, path), "utf8");
  const parts: Part[] = [];
  let end = 0;
  for (const { index, 0: text, groups = {} } of page.matchAll(PART)) {
    if (index > end) parts.push({ kind: "prose", text: page.slice(end, index) });
    const line = page.slice(0, index).split("\n").length;
    parts.push(partOf(groups, { text, line }, dirname(path)));
    end = index + text.length;
  }
  parts.push({ kind: "prose", text: page.slice(end) });
  return parts.map((part, at) =>
    part.kind === "output" && !followsExample(parts.slice(0, at))
      ? { ...part, kind: "unrun", marked: false }
      : part,
  );
}

/** Whether nothing but blank lines stands between an example and here. */
const followsExample = (before: readonly Part[]): boolean =>
  isExample(before.findLast(({ text }) => text.trim() !== ""));

export const examplesOf = (parts: readonly Part[]): Example[] => parts.filter(isExample);

const isExample = (part: Part | undefined): part is Example =>
  part !== undefined && !["prose", "quote", "output", "unrun"].includes(part.kind);

const PROGRAMS = ["ts", "js", "python"];

/** Whether a block is a spec or a config in TypeScript, which commands run. */
const isExported = (file: string, body: string): boolean =>
  /\.[mc]?[jt]s$/.test(file) && body.includes("export default ");

function partOf(
  { language = "", note = "", body = "", image, command = "" }: Record<string, string | undefined>,
  place: { readonly text: string; readonly line: number },
  folder: string,
): Part {
  const lines = body.trimEnd().split("\n");
  if (image !== undefined) return { kind: "figure", image: join(folder, image), command, ...place };
  if (note === "not-run") return { kind: "unrun", text: place.text, marked: true };
  if (note.startsWith("of ")) return { kind: "excerpt", file: note.slice("of ".length), body, ...place };
  if (language === "text" && note === "") return { kind: "output", ...place };
  if (language === "sh" && lines.every((line) => /^npx neuroll(?: |$)/.test(line)))
    return { kind: "commands", lines, fails: note === "error", ...place };
  if (PROGRAMS.includes(language) && !isExported(note, body)) {
    if (note === "error") return { kind: "misuse", body, ...place };
    return note === ""
      ? { kind: "program", language, body, ...place }
      : { kind: "recorded", file: note, body, ...place };
  }
  if (note === "") return { kind: "unrun", text: place.text, marked: false };
  return existsSync(join(root, note))
    ? { kind: "quote", language, file: note, text: place.text }
    : { kind: "file", file: note, body, ...place };
}
