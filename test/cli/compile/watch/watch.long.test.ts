import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { folderOf } from "../../../support/cli/folder.ts";
import { outcomeOf, startGen } from "../../../support/cli/gen.ts";
import { line, misspelt } from "../../../support/cli/specs.ts";

const spec = line.replace("weights: [[2], [-1]]", "weights: { file: w.json }");

/** `gen --watch` in a folder; `round` makes a change and waits until a round later than all before has ended. */
function watching(folder: string, args: readonly string[]) {
  const child = startGen(folder, ["--watch", ...args]);
  const outcome = outcomeOf(child);
  let rounds = 0;
  let told = () => {};
  child.stderr?.on("data", (text: Buffer) => {
    rounds += String(text).split(/^watching \d+ files?; press Ctrl-C to stop$/m).length - 1;
    told();
  });
  const round = async (change: () => void): Promise<void> => {
    const before = rounds;
    change();
    while (rounds === before)
      await new Promise<void>((done) => {
        told = done;
      });
  };
  const end = (signal: NodeJS.Signals) => {
    child.kill(signal);
    return outcome;
  };
  return { round, end };
}

/** Waits for rounds until a file says something: a change of several steps may take several. */
async function until(file: string, words: string, { round }: ReturnType<typeof watching>): Promise<void> {
  while (!existsSync(file) || !readFileSync(file, "utf8").includes(words)) await round(() => {});
}

describe.concurrent("gen --watch", { timeout: 120_000 }, () => {
  test("sees specs and weights change, goes on after errors and ends at Ctrl-C", async () => {
    const folder = folderOf({ "line.yaml": spec, "w.json": "[[2], [-1]]" });
    const { round, end } = watching(folder, ["line.yaml", "--json"]);
    const module = () => readFileSync(join(folder, "generated/line.ts"), "utf8");
    await round(() => {});
    expect(module()).toContain("* 2");
    await round(() => writeFileSync(join(folder, "w.json"), "[[3], [-1]]"));
    expect(module()).toContain("* 3");
    const before = module();
    await round(() => writeFileSync(join(folder, "line.yaml"), misspelt));
    expect(module()).toBe(before);
    await round(() => {
      writeFileSync(join(folder, "line.yaml.new"), spec.replace("0.5", "0.25"));
      renameSync(join(folder, "line.yaml.new"), join(folder, "line.yaml"));
    });
    expect(module()).toContain("0.25");

    const { status, stdout, stderr } = await end("SIGINT");
    expect(status).toBe(0);
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((text) => (JSON.parse(text) as { ok: boolean }).ok)).toEqual([true, true, false, true]);
    expect(stderr).toContain("watching 2 files; press Ctrl-C to stop");
  });

  test("sees a program and the files that it imports change, also after an error in one of them", async () => {
    const folder = folderOf({
      "net.ts":
        'import { size } from "./size.ts";\nexport default { name: "net", input: size, layers: [{ type: "activation", activation: "relu" }] };\n',
      "size.ts": "export const size = ;\n",
    });
    const watch = watching(folder, ["net.ts"]);
    await watch.round(() => {});
    expect(existsSync(join(folder, "generated"))).toBe(false);
    for (const size of [2, 3]) {
      writeFileSync(join(folder, "size.ts"), `export const size = ${size};\n`);
      await until(join(folder, "generated/net.ts"), `export type Input = Vector<${size}>`, watch);
    }
    const { status, stderr } = await watch.end("SIGINT");
    expect(status).toBe(0);
    expect(stderr).toContain("size.ts:1:21");
    expect(stderr).toContain("watching 2 files; press Ctrl-C to stop");
  });

  test("sees the network that a spec embeds change, and the configuration with it", async () => {
    const config = (output: string) => `export default { specs: "whole.yaml", output: "${output}" };\n`;
    const half = (value: number) => line.replace("0.5", String(value));
    const folder = folderOf({
      "neuroll.config.ts": config("made"),
      "parts/half.yaml": half(0.5),
      "whole.yaml": "name: whole\ninput: 2\nlayers: [{ type: network, file: parts/half.yaml }]\n",
    });
    const watch = watching(folder, []);
    await watch.round(() => {});
    await watch.round(() => writeFileSync(join(folder, "parts/half.yaml"), half(0.25)));
    await until(join(folder, "made/whole.ts"), "0.25", watch);
    writeFileSync(join(folder, "neuroll.config.ts"), config("moved"));
    await until(join(folder, "moved/whole.ts"), "0.25", watch);
    expect((await watch.end("SIGINT")).stderr).toContain("watching 3 files; press Ctrl-C to stop");
  });

  test("sees a spec again whose folder, or that of its weights, was removed, moved or made anew", async () => {
    const spec = line.replace("weights: [[2], [-1]]", "weights: { file: w/w.json }");
    const folder = folderOf({ "nets/line.yaml": spec, "nets/w/w.json": "[[2], [-1]]" });
    const [nets, module] = [join(folder, "nets"), join(folder, "generated/line.ts")];
    const made = watching(folder, ["nets/line.yaml"]);
    await made.round(() => {});
    await made.round(() => rmSync(nets, { recursive: true }));
    mkdirSync(join(nets, "w"), { recursive: true });
    writeFileSync(join(nets, "w/w.json"), "[[2], [-1]]");
    writeFileSync(join(nets, "line.yaml"), spec.replace("0.5", "0.25"));
    await until(module, "0.25", made);
    await made.round(() => renameSync(join(nets, "w"), join(nets, "away")));
    writeFileSync(join(nets, "away/w.json"), "[[7], [-1]]");
    renameSync(join(nets, "away"), join(nets, "w"));
    await until(module, "* 7", made);
    await made.round(() => renameSync(nets, join(folder, "away")));
    await made.round(() => renameSync(join(folder, "away"), nets));
    await made.round(() => writeFileSync(join(nets, "line.yaml"), spec.replace("0.5", "0.125")));
    await until(module, "0.125", made);
    const { status } = await made.end("SIGTERM");
    expect(status).toBe(0);
    expect(readdirSync(join(folder, "generated"))).toEqual(["line.ts"]);
  });

  test("sees a new spec that its pattern matches, in a folder made anew too", async () => {
    const folder = folderOf({ "nets/line.yaml": line });
    const [nets, module] = [join(folder, "nets"), join(folder, "generated/other.ts")];
    const made = watching(folder, ["nets/*.yaml"]);
    await made.round(() => {});
    await made.round(() => rmSync(nets, { recursive: true }));
    mkdirSync(nets);
    writeFileSync(join(nets, "other.yaml"), line.replace("name: line", "name: other"));
    await until(module, "other", made);
    expect((await made.end("SIGINT")).status).toBe(0);
  });
});
