import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { goTo } from "../../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../../support/cli/session.ts";
import { line } from "../../../support/cli/specs.ts";
import { root } from "../../../support/specs.ts";

const net3 = readFileSync(join(root, "specs/net3.yaml"), "utf8");
const specOf = (name: string) => net3.replace("name: net3", `name: ${name}`);

/** Replaces a text that is there for certain. */
function change(file: string, from: string | RegExp, to: string): void {
  const text = readFileSync(file, "utf8");
  expect(text).toMatch(from);
  writeFileSync(file, text.replace(from, to));
}

test("gen --check finds each way in which a module can be wrong, and says which", async () => {
  const names = [
    "sound",
    "weight",
    "operator",
    "stale",
    "version",
    "banner",
    "line_ends",
    "formatted",
    "longer",
    "gone",
  ];
  const specs = names.map((name) => `${name}.yaml`);
  goTo(Object.fromEntries(names.map((name) => [`${name}.yaml`, specOf(name)])));
  await runGen(`gen -o out ${specs.join(" ")}`);

  change("out/weight.ts", "x1 * 0.5", "x1 * 0.6");
  change("out/operator.ts", "z1_3 * 0.3 + 0.1", "z1_3 * 0.3 - 0.1");
  change("stale.yaml", "0.6", "0.7");
  change("out/version.ts", /neuroll [\d.]+/, "neuroll 0.0.9");
  change("out/banner.ts", "neuroll banner.yaml", "neuroll ../banner.yaml");
  change("out/line_ends.ts", /\n/g, "\r\n");
  change("out/formatted.ts", /"length" \+|what \+ " has length " \+/, "(what) + ' has length ' +");
  change("out/longer.ts", /$/, "export const more = 1;\n");
  rmSync("out/gone.ts");

  const command = `gen --check -o out ${specs.join(" ")}`;
  await expect(await sessionOf([command])).toMatchFileSnapshot("check.txt");
  expect(await runGen(command)).toMatchObject({
    results: names.map((name) => ({ spec: `${name}.yaml`, file: `out/${name}.ts`, ok: name === "sound" })),
  });
});

test("a module that is not what its spec gives is never run", async () => {
  const trap = `throw new Error("this was run");\n`;
  goTo({ "net.yaml": net3, "generated/net3.ts": trap });
  expect(await runGen("gen --check net.yaml")).toMatchObject({
    problemGroups: [{}, { problems: [{ code: "stale-module" }] }],
  });
});

test("the line for .gitattributes names the files that git changed", async () => {
  goTo({ "line.yaml": line });
  await runGen("gen line.yaml --module js");
  const text = readFileSync("generated/line.js", "utf8");
  writeFileSync("generated/line.js", text.replaceAll("\n", "\r\n"));
  const output = await runGen("gen --check line.yaml --module js");
  expect(output?.problemGroups.flatMap(({ problems }) => problems.map(({ help }) => help))).toEqual([
    "add the line `*.js -text` to .gitattributes to keep git from changing them",
  ]);
});
