import { quote } from "../5-emit/typescript/user-text.ts";
import type { Shape } from "../ir/tensor-data.ts";
import { type Block, type Code, inOneLine, isSilent, type Part } from "./layout.ts";
import { type Scalar, spellNumberOf } from "./tree.ts";

/*
 * The parts of TypeScript that a network is written with.
 */

export const object = (parts: readonly Part[]): Block => ({ open: "{", close: "}", parts, isPadded: true });

const isObject = (code: Code | undefined): code is Block => typeof code === "object" && code.open === "{";

/** Numbers fill lines; of several rows each has its own, as formatters do it. */
export const list = (parts: readonly Part[], { fills, isTall }: Pick<Block, "fills" | "isTall">): Block => ({
  ...{ open: "[", close: "]", parts },
  ...(fills && { fills }),
  ...(isTall && { isTall }),
});

/** A call, which is as deep as its last argument where that is an object and the only one. */
export function call(callee: string, parts: readonly Part[]): Block {
  const others = parts.slice(0, -1);
  const last = parts.at(-1);
  const flat = inOneLine({ open: "", close: "", parts: others });
  if (last === undefined || !isObject(last.code) || !isSilent(last)) return plain(callee, parts);
  if (flat === undefined || others.some(({ code }) => isObject(code))) return plain(callee, parts);
  return { ...last.code, open: `${callee}(${flat === "" ? "" : `${flat}, `}{`, close: "})" };
}

const plain = (callee: string, parts: readonly Part[]): Block => ({ open: `${callee}(`, close: ")", parts });

export function scalar(tree: Scalar): string {
  const value = tree.moved ?? tree.value;
  if (typeof value === "string") return quote(value);
  return typeof value === "number" ? spellNumberOf(tree) : String(value);
}

export const shape = (sizes: Shape): string => `[${sizes.join(", ")}]`;

/** A name in front of the value of a property. `__proto__` alone would not make one. */
export function label(name: string): string {
  if (name === "__proto__") return '["__proto__"]: ';
  return /^[\p{ID_Start}_$][\p{ID_Continue}$]*$/u.test(name) ? `${name}: ` : `${quote(name)}: `;
}
