/** A module as Python code or `print(model)` writes it: `nn.Conv2d(1, 6, kernel_size=(5, 5))`. */
export interface PythonCall {
  readonly type: string;
  readonly positional: readonly unknown[];
  readonly named: Readonly<Record<string, unknown>>;
}

const CALL = /^([\w.]+)\s*\((.*)\)\s*,?$/s;

/** `torch.nn.ReLU` is `ReLU`. */
export const withoutPackage = (type: string): string => type.replace(/^(?:torch\.)?(?:nn\.)?/, "");

/** One argument's name, a number, a text in quotes, a word, or a mark. */
const TOKEN =
  /\s*(?:(\w+)\s*=(?!=)|([-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)(?!\w)|'([^']*)'|"([^"]*)"|([\w.-]+)|([()[\],]))\s*/iy;

const words: Readonly<Record<string, unknown>> = { None: null, True: true, False: false };

interface Token {
  readonly kind: "name" | "value" | "mark";
  readonly value: unknown;
}

function tokensOf(text: string): Token[] | undefined {
  const tokens: Token[] = [];
  const pattern = new RegExp(TOKEN);
  while (pattern.lastIndex < text.length) {
    const found = pattern.exec(text);
    if (found === null) return undefined;
    const [, name, number, single, double, word, mark] = found;
    if (name !== undefined) tokens.push({ kind: "name", value: name });
    else if (mark !== undefined) tokens.push({ kind: "mark", value: mark });
    else if (number !== undefined) tokens.push({ kind: "value", value: Number(number) });
    else if (word !== undefined)
      tokens.push({ kind: "value", value: Object.hasOwn(words, word) ? words[word] : word });
    else tokens.push({ kind: "value", value: single ?? double });
  }
  return tokens;
}

/** The call that a text is; undefined if it is none. Tuples become lists, and None null. */
export function readCall(text: string): PythonCall | undefined {
  const [, type, inside = ""] = CALL.exec(text.trim()) ?? [];
  const tokens = tokensOf(inside.trim());
  if (type === undefined || tokens === undefined) return undefined;
  const rest = [...tokens];
  const positional: unknown[] = [];
  const named: Record<string, unknown> = {};
  while (rest.length > 0) {
    const name = rest[0]?.kind === "name" ? String(rest.shift()?.value) : undefined;
    const read = valueIn(rest);
    if (read === undefined) return undefined;
    if (name !== undefined && Object.hasOwn(named, name)) return undefined;
    if (name !== undefined) named[name] = read.value;
    else if (Object.keys(named).length > 0) return undefined;
    else positional.push(read.value);
    if (rest.length > 0 && rest.shift()?.value !== ",") return undefined;
  }
  return { type: withoutPackage(type), positional, named };
}

/** How many brackets a value may be in. */
const DEEPEST = 8;

const closing: Readonly<Record<string, string>> = { "(": ")", "[": "]" };

/** Takes one value from the front of the tokens. A number in brackets is that number; with a comma, a tuple. */
function valueIn(tokens: Token[], depth = 0): { readonly value: unknown } | undefined {
  const first = tokens.shift();
  if (first?.kind === "value") return { value: first.value };
  const end = first?.kind === "mark" ? closing[String(first.value)] : undefined;
  if (end === undefined || depth === DEEPEST) return undefined;
  const isEnd = () => tokens[0]?.kind === "mark" && tokens[0].value === end;
  const list: unknown[] = [];
  let isTuple = end === "]";
  while (!isEnd()) {
    const read = valueIn(tokens, depth + 1);
    if (read === undefined) return undefined;
    list.push(read.value);
    if (isEnd()) break;
    isTuple = true;
    if (tokens.shift()?.value !== ",") return undefined;
  }
  tokens.shift();
  return { value: list.length === 1 && !isTuple ? list[0] : list };
}

/** A value of YAML, or what its text means in Python: `(3, 3)`, `None`. */
export function readValue(value: unknown): unknown {
  if (typeof value !== "string" || !/^(?:\(.*\)|None|True|False)$/s.test(value)) return value;
  const tokens = tokensOf(value);
  const read = tokens && valueIn(tokens);
  return read === undefined || tokens?.length !== 0 ? value : read.value;
}
