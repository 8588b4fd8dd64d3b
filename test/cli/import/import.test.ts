import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test } from "vitest";
import { toJson } from "../../../generator/cli/output/json.ts";
import { tensorOf } from "../../../generator/import/imported-model.ts";
import { writeSafetensors } from "../../../generator/import/write-safetensors.ts";
import { folderOf, goTo } from "../../support/cli/folder.ts";
import { runGen, sessionOf } from "../../support/cli/session.ts";
import { root } from "../../support/specs.ts";

/** 2 → 2 → 1. */
const weights = (scale: number) =>
  writeSafetensors(
    new Map([
      ["fc1.weight", tensorOf([2, 2], [0.5, 1, 1.5, 2 * scale])],
      ["fc1.bias", tensorOf([2], [0, 1])],
      ["fc2.weight", tensorOf([1, 2], [1, -1])],
    ]),
  );

/** The model.json of one dense layer whose weight is in this shard. */
function tfjs(shard: string): object {
  const layers = [
    { class_name: "Dense", config: { name: "fc", units: 1, use_bias: false, batch_input_shape: [null, 1] } },
  ];
  return {
    format: "layers-model",
    modelTopology: { class_name: "Sequential", config: { layers } },
    weightsManifest: [{ paths: [shard], weights: [{ name: "fc/kernel", shape: [1, 1], dtype: "float32" }] }],
  };
}

const normalized = writeSafetensors(
  new Map(
    ["0.weight", "1.weight", "1.bias", "1.running_mean", "1.running_var"].map((key) => [
      key,
      key === "0.weight" ? tensorOf([1, 2], [1, 2]) : tensorOf([1], [1]),
    ]),
  ),
);

const savedJson = (name: string): string => {
  const text = readFileSync(join(root, "test/data/js", name), "utf8");
  return JSON.stringify((JSON.parse(text) as { json: unknown }).json);
};

beforeEach(() => {
  goTo({
    "net.json": savedJson("brain_v2_contrast_named_keys.json"),
    "amp.json":
      '{"in_shape": [null, 1], "layers": [{"type": "unknown", "shape": [null, 1]}, {"type": "attention", "shape": [null, 1]}]}',
    "other.json": '{"a": 1}',
    "net.yaml":
      "layers: [{ type: Linear, name: fc1 }, { type: LeakyReLU, negative_slope: 0.2 }, { type: Linear, name: fc2 }]",
    "model.pt": "PK",
    "pointer.onnx": "version https://git-lfs.github.com/spec/v1\noid sha256:0",
    // Its range is 0 once it is rounded to float32.
    "tiny.nnet": "1,1,1,1\n1,1\n0\n-1\n1\n0,0\n1e-60,1\n1e308\n1\n",
    "folder/readme": "",
    "saved/saved_model.pb": "\x08\x01",
    "net.onnx": "not read",
    "tfjs/model.json": JSON.stringify(tfjs("gone.bin")),
    "empty.keras": "",
    "text.h5": "weights",
  });
  writeFileSync("norm.safetensors", normalized);
  writeFileSync("norm.yaml", "[Linear, BatchNorm1d, ReLU]");
  writeFileSync("net.safetensors", weights(1));
  writeFileSync("other.safetensors", weights(3));
});

test("imports a file as a spec and weights, listed layer by layer", async () => {
  const commands = [
    "gen import net.safetensors --layers relu,none",
    "gen import net.safetensors --layers relu,none",
    "gen import net.safetensors --architecture net.yaml -o nets --name my_net --dtype f64",
    "gen import net.json",
    "gen run specs/net.yaml --input 0.1,0.2,0.3",
    "gen import net.json --force",
    "gen run specs/net.yaml --input 0.1,0.2,0.3",
  ];
  const session = await sessionOf(commands);
  const specs = ["specs/net.yaml", "nets/my_net.yaml"].map(
    (path) => `$ cat ${path}\n${readFileSync(path, "utf8")}`,
  );
  await expect([session, ...specs].join("\n")).toMatchFileSnapshot("imported.txt");
  expect([readdirSync("specs"), readdirSync("nets")]).toEqual([
    ["net.safetensors", "net.yaml"],
    ["my_net.safetensors", "my_net.yaml"],
  ]);
});

test("folds what follows a layer with weights into them, or says that there is nothing", async () => {
  const commands = [
    "gen import norm.safetensors --architecture norm.yaml --fold",
    "gen run specs/norm.yaml --input 0.25,0.75",
    "gen import net.json --fold --name other",
  ];
  const session = await sessionOf(commands);
  const spec = readFileSync("specs/norm.yaml", "utf8");
  await expect(`${session}\n$ cat specs/norm.yaml\n${spec}`).toMatchFileSnapshot("folded.txt");
});

test("lists everything that prevents an import in one message, and writes nothing", async () => {
  const commands = [
    "gen import missing.onnx",
    "gen import folder",
    "gen import saved",
    "gen import net.yaml",
    "gen import model.pt",
    "gen import pointer.onnx",
    "gen import other.json",
    "gen import amp.json",
    "gen import net.safetensors",
    "gen import net.safetensors --layers rleu,none,relu",
    "gen import norm.safetensors --layers relu",
    "gen import net.safetensors --architecture missing.yaml",
    "gen import net.safetensors --architecture folder",
    "gen import net.onnx --bind W=missing.npy",
    "gen import net.safetensors --architecture net.yaml --layers relu,none",
    "gen import tfjs",
    "gen import empty.keras",
    "gen import text.h5",
    "gen import net.json --layers relu --batch",
    "gen import tiny.nnet --dtype f32",
    "gen import net.json -o net.yaml",
    "gen import net.safetensors --architecture net.yaml -o . --force",
  ];
  const session = await sessionOf(commands);
  expect(session.match(/\[exit 1\]/g)).toHaveLength(commands.length);
  await expect(session).toMatchFileSnapshot("problems.txt");
  expect(readdirSync(".")).not.toContain("specs");
});

test("reports a wrong command line in a sentence, with status 2", async () => {
  const commands = [
    "gen import",
    "gen import net.json lstm.json",
    "gen import net.json --output=",
    "gen import net.json --bind W",
    "gen import net.json --dim n=0",
    "gen import net.json --dim n=2 --dim n=3",
    "gen import net.json --name my-net",
    "gen import net.json --name class",
    "gen import net.json --vectors a.npz",
  ];
  const session = await sessionOf(commands);
  expect(session.match(/\[exit 2\]/g)).toHaveLength(commands.length);
  await expect(session).toMatchFileSnapshot("usage.txt");
});

test("reports existing files: whether gen import wrote them, and from what", async () => {
  goTo({ "net.json": savedJson("brain_v2_contrast_named_keys.json"), "specs/net.yaml": "name: net\n" });
  writeFileSync("other.safetensors", weights(3));
  const commands = [
    "gen import net.json",
    "gen import net.json --force",
    "gen import other.safetensors --layers relu,none --name net",
  ];
  await expect(await sessionOf(commands)).toMatchFileSnapshot("again.txt");
});

test("names in the file that would steer the terminal are spelled out", async () => {
  const key = "\n\x1b[31mfc.weight";
  writeFileSync("net.safetensors", writeSafetensors(new Map([[key, tensorOf([2, 2], [1, 2, 3, 4])]])));
  const session = await sessionOf(["gen import net.safetensors --layers none"]);
  expect(session.replaceAll("\n", "")).toMatch(/^[^\p{Cc}]+$/u);
  expect(session).toMatch(/dense 2 → 2 .*\\u\{000a\}\\u\{001b\}\[31mfc: Linear .*\[31mfc.weight$/m);
  expect(session).toContain("\\u{000a}\\u{001b}[31mfc.weight is square");
});

test("a link that leads out of the model's folder is not followed", async () => {
  symlinkSync(folderOf({ w: "1234" }), "folder/linked");
  writeFileSync("folder/model.json", JSON.stringify(tfjs("linked/w")));
  expect(await sessionOf(["gen import folder"])).toContain(
    "cannot be read: it is outside the model's folder, or a symbolic link to something outside",
  );
});

test("with --json, programs get the layers, their tensors and the remarks", async () => {
  const output = await runGen("gen import net.safetensors --layers relu,none");
  expect(JSON.parse(toJson(output?.results))).toEqual([
    {
      source: "net.safetensors",
      besides: [],
      format: "a PyTorch state dict (safetensors, F32)",
      name: "net",
      dtype: "f32",
      written: [
        { file: "specs/net.yaml", outcome: "written", size: expect.any(Number) },
        { file: "specs/net.safetensors", outcome: "written", size: expect.any(Number) },
      ],
      layers: [
        {
          layer: 1,
          about: "dense 2 → 2, relu",
          origin: "fc1: Linear, relu",
          weights: [
            { key: "fc1.weight", size: 4, inline: false },
            { key: "fc1.bias", size: 2, inline: true },
          ],
        },
        {
          layer: 2,
          about: "dense 2 → 1",
          origin: "fc2: Linear",
          weights: [{ key: "fc2.weight", size: 2, inline: false }],
        },
      ],
      remarks: [expect.stringMatching(/^fc1.weight is square/)],
    },
  ]);
});
