import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runText } from "./support/run-text.ts";
import { root } from "./support/specs.ts";
import { typeErrors } from "./support/type-check.ts";

/** Blocks of TypeScript that use a generated module, as a reader would paste them beside it. */
const blocks = [...readFileSync(join(root, "README.md"), "utf8").matchAll(/^```ts\n(import .*?)^```/gms)]
  .map(([, text]) => text as string)
  .filter((text) => text.includes('from "./generated/'));

/** `predict(x); // 1`, or `forward(x, y); // y is [1, 2]; and so on` */
const CLAIM = /^(.*); \/\/ (?:(\w+) is )?([["\d][^;]*)(?:;.*)?$/;
/** `forward(…); // does not compile: why` */
const MISUSE = /^.*\/\/ does not compile: (.*)$/;

const listed = (value: unknown): unknown => (value instanceof Float64Array ? Array.from(value) : value);
const linesOf = (text: string): string[] => text.trim().split("\n");

describe.each(blocks.map((text) => [/generated\/(\w+)/.exec(text)?.[1] ?? "", text]))("%s", (name, text) => {
  const right = linesOf(text).filter((line) => !MISUSE.test(line));
  const claims = right.flatMap((line) => {
    const [, code, of, value] = CLAIM.exec(line) ?? [];
    return code === undefined ? [] : [[of ?? code, value as string] as const];
  });

  test("compiles but for the line that says why not", () => {
    expect(typeErrors(right.join("\n"))).toEqual([]);
    for (const line of linesOf(text).filter((line) => MISUSE.test(line))) {
      const message = MISUSE.exec(line)?.[1] as string;
      expect(typeErrors([...right, line].join("\n")).join("\n")).toContain(message);
    }
  });

  test("gives what its comments say", () => {
    const module = runText(readFileSync(join(root, `generated/${name}.ts`), "utf8"));
    const body = right.filter((line) => !line.startsWith("import ")).join("\n");
    const values = claims.map(([code]) => code).join(", ");
    const run = new Function(...Object.keys(module), `${body}\nreturn [${values}];`);
    const given = run(...Object.values(module)) as unknown[];
    expect(claims.length).toBeGreaterThan(0);
    expect(JSON.stringify(given.map(listed))).toBe(
      `[${claims.map(([, value]) => value.replaceAll(", ", ","))}]`,
    );
  });
});

test("there are such blocks", () => expect(blocks.length).toBeGreaterThan(1));
