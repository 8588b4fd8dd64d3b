import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { buildSync } from "esbuild";
import { describe, expect, test } from "vitest";
import { checkAgainstReference, runReference } from "../../../generator/check/check-against-reference.ts";
import { withIndices } from "../../../generator/check/index-places.ts";
import { loadModule, stripTypes } from "../../../generator/check/load-module.ts";
import { probeInputs } from "../../../generator/check/probe-inputs.ts";
import { isSameCode } from "../../../generator/check/same-code.ts";
import { eraseTypes } from "../../../generator/erase-types.ts";
import { compile } from "../../../generator/generate.ts";
import { runNode } from "../../support/run-node.ts";
import { compileFile, root, specNames } from "../../support/specs.ts";
import { typeErrors } from "../../support/type-check.ts";

const js = { emit: { module: "js" } } as const;
const all = await Promise.all(
  specNames.map(async (name) => {
    const [typescript, javascript] = [
      await compileFile(`specs/${name}.yaml`),
      await compileFile(`specs/${name}.yaml`, js),
    ];
    return { name, typescript, javascript, declarations: javascript.declarations ?? "" };
  }),
);
const [iris, net3] = ["iris", "net3"].map((wanted) => all.find(({ name }) => name === wanted)) as [One, One];
type One = (typeof all)[number];

const commentsOf = (text: string) => text.match(/^ *\/\/.*$/gm) ?? [];

describe.each(all)("$name as JavaScript", ({ typescript, javascript, declarations }) => {
  test("is the code that TypeScript makes of the module, in the module's own layout", () => {
    expect(isSameCode(javascript.text, stripTypes(typescript.text))).toBe(true);
    const printed = javascript.text.replace(" --module js", "");
    let at = 0;
    for (const character of printed)
      at = typescript.text.indexOf(character, at) + 1 || Number.POSITIVE_INFINITY;
    expect(at, "nothing but characters left out").toBeLessThan(Number.POSITIVE_INFINITY);
    expect(javascript.text).not.toMatch(/[ \t]$|\n\n\n/m);
  });
  test("keeps its comments", () =>
    expect(commentsOf(javascript.text).join("\n").replace(" --module js", "")).toBe(
      commentsOf(typescript.text).join("\n"),
    ));
  test("has the bits of the reference, run as it is", async () => {
    const { network, text } = javascript;
    const references = runReference(network, withIndices(network, probeInputs(network.inputSize, 1, 4)));
    expect(checkAgainstReference(network, await loadModule(text, "js"), references)).toBeUndefined();
  });
  test("has declarations that are the module's own types, both ways", () => {
    const folder = mkdtempSync(join(root, "checked-"));
    try {
      writeFileSync(join(folder, "net.ts"), typescript.text);
      writeFileSync(join(folder, "plain.d.ts"), declarations);
      const place = folder.slice(root.length);
      const types = javascript.declarations?.includes("interface Inputs")
        ? ["Inputs", "Outputs", "InputValues"]
        : ["Input", "Output", "InputValues"];
      const namesIn = (module: string): string => types.map((type) => `${module}.${type}`).join(", ");
      const text = [
        `import type * as a from "./${place}/net.ts";`,
        `import type * as b from "./${place}/plain.js";`,
        "type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : false) : false;",
        "export const same: Same<typeof a, typeof b> = true;",
        `export const types: Same<[${namesIn("a")}], [${namesIn("b")}]> = true;`,
      ];
      expect(typeErrors(text.join("\n"))).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
  test("leaves nothing in a bundle that uses nothing of it", () => {
    const folder = mkdtempSync(join(tmpdir(), "neuroll-"));
    try {
      writeFileSync(join(folder, "net.js"), javascript.text);
      writeFileSync(join(folder, "app.js"), `import "./net.js";`);
      const options = { bundle: true, write: false, format: "esm", minifySyntax: true } as const;
      const [bundle] = buildSync({ entryPoints: [join(folder, "app.js")], ...options }).outputFiles;
      expect(bundle?.text.replace(/\/\/.*\n/g, "").trim()).toBe("");
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("a module of JavaScript runs in Node as it is", () => {
  const main = [
    `import { createInput, createOutput, forward, labels, predict } from "./iris.js";`,
    "const x = createInput({ sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 });",
    "forward(x, createOutput());",
    "console.log(labels[predict(x)]);",
  ];
  const files = { "package.json": `{ "type": "module" }`, "iris.js": iris.javascript.text };
  expect(runNode({ ...files, "main.js": main.join("\n") }, [])).toBe("setosa\n");
});

test("its declarations say where they are from, and begin with the header", () => {
  expect(net3.declarations).toMatch(
    /^\/\/ biome-ignore-all lint: generated\n(?:.*\n){3}\/\/ @generated by neuroll \S+ from specs\/net3\.yaml \(sha256 \w{64}\)\n\/\/ The types of net3\.js\.\n\n\/\*\*/,
  );
  expect(net3.declarations).toContain("export declare function forward(x: Input, out: Output): Output;\n");
});

test("texts of a spec come through as they are", async () => {
  const labels = ["\\", "/*", "*/", "//", "`$", "\u2028", "\ud800", "'", '"', "<!--", "a\nb", "🙂"];
  const spec = JSON.stringify({
    name: "odd",
    description: "*/ alert(1) /* `",
    input: labels.length,
    layers: [{ type: "activation", activation: "relu" }],
    output: { labels },
  });
  const { text, declarations = "" } = await compile(spec, js);
  expect((await loadModule(text, "js")).labels).toEqual(labels);
  const type = /export declare const labels: readonly (\[.*\]);/.exec(declarations)?.[1] ?? "";
  expect(new Function(`return ${type}`)()).toEqual(labels);
  expect(declarations).not.toMatch(/[\p{Cs}\u2028]/u);
});

test("what is but a type goes, and what only looks like one stays", () => {
  const text = [
    "interface A { readonly b?: number }",
    "declare const host: A;",
    "/** Kept. */",
    "export function f(a: number): number;",
    "export function f(a: number, b?: A): number {",
    "  const c = (b as A).b! as number;",
    "  let d: readonly number[] | undefined;",
    "  const e = a > 0 ? (b!.b ?? 1) : new Array<number>(2).length;",
    '  return c + e + "a as b!".length; // as it was: number',
    "}",
    "type C = A;",
    "",
  ];
  expect(eraseTypes(text.join("\n"))).toBe(
    [
      "/** Kept. */",
      "export function f(a, b) {",
      "  const c = b.b;",
      "  let d;",
      "  const e = a > 0 ? (b.b ?? 1) : new Array(2).length;",
      '  return c + e + "a as b!".length; // as it was: number',
      "}",
      "",
    ].join("\n"),
  );
});

test("prints a header of any comment above the banner once, and takes no part of it for a type", async () => {
  const spec = "name: net\ninput: 1\nlayers: [{ type: activation, activation: relu }]\n";
  for (const header of ["/** (c) us */", "/*! (c) us */", "/**\n * @license MIT\n */\n// ours", "// ours"]) {
    const { text, declarations = "" } = await compile(spec, { emit: { module: "js", header } });
    for (const file of [text, declarations]) {
      expect(file.startsWith(`${header}\n// @generated by neuroll `)).toBe(true);
      expect(file.split(header)).toHaveLength(2);
    }
  }
});
