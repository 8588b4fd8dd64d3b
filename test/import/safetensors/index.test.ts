import { describe, expect, test } from "vitest";
import type { ImportedModel, ImportOptions } from "../../../generator/import/imported-model.ts";
import { tensorOf } from "../../../generator/import/imported-model.ts";
import { importSafetensors } from "../../../generator/import/safetensors/index.ts";
import { writeSafetensors } from "../../../generator/import/write-safetensors.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { effort } from "../../support/effort.ts";
import { mutate, randomNumbers } from "../../support/mutate.ts";
import { importMutants, modelFile, networkOf, problemsOf } from "../support/import-files.ts";

const MUTANTS = effort(250, 4_000);

/** A file of tensors of these shapes, filled with 0.5, 1, 1.5, … */
const stateDict = (shapes: Readonly<Record<string, readonly number[]>>) =>
  modelFile(
    "net.safetensors",
    writeSafetensors(
      new Map(
        Object.entries(shapes).map(([key, shape]) => {
          const size = shape.reduce((product, length) => product * length, 1);
          return [
            key,
            tensorOf(
              shape,
              Array.from({ length: size }, (_, i) => (i + 1) / 2),
            ),
          ];
        }),
      ),
    ),
  );

const mlp = {
  "fc10.weight": [3, 4],
  "fc10.bias": [3],
  "fc2.weight": [4, 4],
  "fc1.weight": [4, 2],
  "fc1.bias": [4],
};

const importModel = async (shapes: Readonly<Record<string, readonly number[]>>, options: ImportOptions) =>
  (await importSafetensors(stateDict(shapes), options)) as ImportedModel;

const said = (shapes: Readonly<Record<string, readonly number[]>>, options: ImportOptions = {}) =>
  problemsOf(importSafetensors, stateDict(shapes), options);

const architecture = (...modules: unknown[]): ImportOptions => ({ architecture: JSON.stringify(modules) });

describe("--layers", () => {
  test("gives each linear layer its activation, layers in the order of their numbers", async () => {
    const model = await importModel(mlp, { layers: ["relu", "leaky_relu:0.1", "softmax"] });
    expect(model.inputs).toEqual([{ shape: [2] }]);
    expect(model.layers.map(({ origin }) => origin)).toEqual([
      "fc1: Linear, relu",
      "fc2: Linear, leaky_relu",
      "fc10: Linear, softmax",
    ]);
    expect(model.layers.map(({ fields }) => fields.activation)).toMatchObject([
      { name: "relu", parameters: {} },
      { name: "leaky_relu", parameters: { alpha: 0.1 } },
      { name: "softmax" },
    ]);
    expect(model.layers[1]?.fields.bias).toBe(false);
    expect(networkOf(model).outputSize).toBe(3);
  });

  test("a square matrix has one row per output, with a remark", async () => {
    const { remarks } = await importModel(mlp, { layers: ["relu", "identity", "none"] });
    expect(remarks).toEqual([
      "fc2.weight is square (4×4): its rows are taken as the outputs, as in torch.nn.Linear, because the file does not declare the layout.",
    ]);
  });

  test("names without an order are sorted, with a remark", async () => {
    const shapes = { "a.weight": [3, 2], "b.weight": [1, 3] };
    const { remarks } = await importModel(shapes, { layers: ["relu", "none"] });
    expect(remarks).toEqual(["The layers are taken in the order of their names: a and b."]);
  });

  test("a file without it is refused, and so is one whose tensors it does not explain", async () => {
    expect(await said({ "fc1.weight": [3, 2], "fc2.weight": [1, 3] })).toEqual([
      "the file contains only weights, without a description of the network: fc1.weight [3, 2] and fc2.weight [1, 3] " +
        "[give the activation of each linear layer, as in --layers relu,identity, or list the modules in an --architecture file]",
    ]);
    expect(await said({ "1.weight": [2, 2], "1.mask": [2] }, { layers: ["relu"] })).toEqual([
      "1.mask: no layer uses this tensor",
    ]);
  });

  test("reports every problem at once", async () => {
    expect(await said(mlp, { layers: ["rleu", "elu:x:2", "softmax", "tanh"] })).toEqual([
      "--layers: it has 4 activations, but the file has 3 layers with weights: fc1, fc2 and fc10 [write one for each layer, as in --layers relu,relu,identity]",
      '--layers: there is no activation called "rleu" [did you mean "relu"?]',
      '--layers: "elu:x:2" is not of the form elu:alpha',
    ]);
    const odd = { "1.weight": [4, 2], "2.weight": [3, 5], "2.bias": [4], "3.weight": [0, 3] };
    expect(await said(odd, { layers: ["relu", "relu", "relu"] })).toEqual([
      "2: 2.bias has shape [4], not [3]",
      "2: it takes 5 values, but 1 gives 4 [list the layers in the order in which they are applied, in an --architecture file]",
      "3: 3.weight has shape [0, 3]; a matrix [outputs, inputs] is needed",
    ]);
  });
});

describe("files that --layers does not support", () => {
  const linear = { "0.weight": [4, 2], "0.bias": [4] };
  const norm = { "1.weight": [4], "1.bias": [4] };
  const statistics = { "1.running_mean": [4], "1.running_var": [4] };

  test("are named as normalisations, and an architecture file is begun", async () => {
    const modules = (type: string) =>
      `list the modules in order in an --architecture file, with the activations between them: [{ type: Linear, name: "0" }, { type: ${type}, name: "1" }]`;
    const alone = "--layers is only for files of linear layers, and this one has";
    expect(await said({ ...linear, ...norm, ...statistics }, { layers: ["relu"] })).toEqual([
      `${alone} BatchNorm1d (1.running_mean [4]) [${modules("BatchNorm1d")}]`,
    ]);
    expect(await said({ ...linear, ...norm })).toEqual([
      `${alone} LayerNorm or PReLU (1.weight [4]) [${modules("LayerNorm")}]`,
    ]);
    expect(await said({ ...linear, "1.weight": [1] }, { layers: ["relu", "none"] })).toEqual([
      `${alone} PReLU (1.weight [1]) [${modules("PReLU")}]`,
    ]);
  });

  test("are imported with the architecture file that the message begins", async () => {
    const tensors = { ...linear, ...norm, ...statistics };
    const [message = ""] = await said(tensors, { layers: ["relu"] });
    const options = { architecture: message.slice(message.indexOf("[{"), -1) };
    expect((await importModel(tensors, options)).layers.map(({ type }) => type)).toEqual([
      "dense",
      "batch_norm",
    ]);
  });

  test("are named as convolutions, and an architecture file with the shape of a sample is begun", async () => {
    const tensors = { "c1.weight": [8, 3, 5, 5], ...norm, ...statistics, "f1.weight": [10, 32] };
    expect(await said(tensors)).toEqual([
      "--layers is only for files of linear layers, and this one has BatchNorm1d (1.running_mean [4]) and Conv2d (c1.weight [8, 3, 5, 5]) " +
        "[list the modules in order in an --architecture file, with the activations between them: " +
        '{ input_shape: [3, height, width], layers: [{ type: BatchNorm2d, name: "1" }, { type: Conv2d, name: "c1" }, { type: Linear, name: "f1" }] }]',
    ]);
  });

  test("are refused where neuroll has none of their kind, or no tensor tells it", async () => {
    const tensors = {
      ...linear,
      "attention.in_proj_weight": [8, 2],
      W1: [2, 3],
      b1: [3],
    };
    expect(await said(tensors, { layers: ["relu"] })).toEqual([
      "W1 [2, 3] and b1 [3]: these tensors are not those of a known module [a linear layer is NAME.weight [outputs, inputs] and NAME.bias; in an .npz file, W1 [inputs, outputs] and b1]",
      "attention.in_proj_weight [8, 2]: it multiplies computed matrices, which a chain of modules cannot say [export the model to ONNX with torch.onnx.export, and import that]",
    ]);
    expect(await said({})).toEqual(["the file contains no tensors"]);
  });
});

test("--layers and --architecture do not go together", async () => {
  const both = { ...architecture({ type: "Linear", name: "fc1" }), layers: ["relu"] };
  expect(await said(mlp, both)).toEqual([
    "--layers: the --architecture file already gives the activations [leave out one of the two]",
  ]);
});

describe("--architecture", () => {
  test("leaves out modules that only matter in training, with a remark", async () => {
    const modules = [{ type: "Linear" }, { type: "Dropout", p: 0.5 }, { type: "Identity", name: "last" }];
    expect((await importModel({ "0.weight": [3, 2] }, architecture(...modules))).remarks).toEqual([
      "Left out, because they change nothing after training: module 1 (Dropout) and last (Identity).",
    ]);
  });

  const torch = architecture(
    { type: "Linear", out_features: 4 },
    { type: "LayerNorm", normalized_shape: [4] },
    "GELU",
    "Dropout",
    { type: "Linear", bias: false },
    { type: "Softmax", dim: -1 },
  );

  test("lists modules as torch.nn.Sequential does, their places being the names of their tensors", async () => {
    const model = await importModel(
      {
        "net.0.weight": [4, 2],
        "net.0.bias": [4],
        "net.1.weight": [4],
        "net.1.bias": [4],
        "net.4.weight": [3, 4],
      },
      torch,
    );
    expect(model.layers.map(({ type, origin }) => `${type}: ${origin}`)).toEqual([
      "dense: net.0: Linear",
      "layer_norm: net.1: LayerNorm",
      "activation: GELU",
      "dense: net.4: Linear, Softmax",
    ]);
    expect(networkOf(model).outputSize).toBe(3);
  });

  test.each([
    [{ type: "ReLU6" }, "relu6", {}],
    [{ type: "ReLU6", min_val: 0, max_val: 6, inplace: true }, "relu6", {}],
    [{ type: "ReLU6", min_val: 0, max_val: 3 }, "hard_tanh", { min: 0, max: 3 }],
    [{ type: "Hardtanh" }, "hard_tanh", { min: -1, max: 1 }],
    [{ type: "Hardtanh", min_val: -2, max_val: 0.5 }, "hard_tanh", { min: -2, max: 0.5 }],
  ])("%j has the bounds that it says", async (module, name, parameters) => {
    const modules = [{ type: "Linear", name: "fc1" }, module];
    const { layers } = await importModel({ "fc1.weight": [3, 2] }, architecture(...modules));
    expect(layers[0]?.fields.activation).toMatchObject({ name, parameters });
  });

  test("may be YAML, and name the tensors of a module", async () => {
    const options = {
      architecture: "name: my net\nlayers: [{type: Linear, name: out}, Tanh, {type: Linear, name: in}]",
    };
    const model = await importModel({ "out.weight": [3, 2], "in.weight": [1, 3] }, options);
    expect(model.name).toBe("my net");
    expect(model.layers.map(({ origin }) => origin)).toEqual(["out: Linear, Tanh", "in: Linear"]);
  });

  test("may list modules as Python code, or as Python prints them", async () => {
    const shapes = { "0.weight": [4, 2], "0.bias": [4], "1.weight": [4], "1.bias": [4], "4.weight": [3, 4] };
    const wanted = await importModel(shapes, torch);
    const code = `
- nn.Linear(2, 4),
- nn.LayerNorm((4,), eps=1e-05),
- torch.nn.GELU(),
- nn.Dropout(0.5),
- nn.Linear(4, 3, bias=False)
- nn.Softmax(dim=-1)
`;
    const printed = `
- (0): Linear(in_features=2, out_features=4, bias=True)
- (1): LayerNorm((4,), eps=1e-05, elementwise_affine=True)
- GELU(approximate='none')
- Dropout(p=0.5, inplace=False)
- "4": Linear(in_features=4, out_features=3, bias=False)
- { type: nn.Softmax, dim: -1 }
`;
    for (const architecture of [code, printed])
      expect((await importModel(shapes, { architecture })).layers).toEqual(wanted.layers);
  });

  test("names the modules of a Sequential in another as PyTorch does", async () => {
    const shapes = {
      "features.0.weight": [2, 1, 3],
      "features.2.1.weight": [4, 2, 1],
      "classifier.1.weight": [3, 16],
      "classifier.out.weight": [2, 3],
    };
    const described = `
input_shape: [1, 6]
layers:
  - features:
      - Conv1d
      - nn.ReLU()
      - { type: Sequential, layers: [Tanh, Conv1d] }
  - Flatten
  - { type: Sequential, name: classifier, layers: [Dropout, Linear, { type: Linear, name: out }] }
`;
    const { layers, remarks } = await importModel(shapes, { architecture: described });
    expect(layers.map(({ origin }) => origin)).toEqual([
      "features.0: Conv1d, ReLU",
      "Tanh",
      "features.2.1: Conv1d",
      "Flatten",
      "classifier.1: Linear",
      "classifier.out: Linear",
    ]);
    expect(remarks).toEqual([
      "Left out, because they change nothing after training: classifier.0 (Dropout).",
    ]);
    const wrong = "[{ type: Sequential, name: a, layers: [ReLU], bias: true }, { b: [Linaer] }]";
    expect(await said({ "b.0.weight": [1, 1] }, { architecture: wrong })).toEqual([
      '--architecture: the Sequential "a" has no option "bias"',
    ]);
    expect(await said({ "b.0.weight": [1, 1] }, { architecture: "[{ b: [Linaer] }]" })).toEqual([
      "b.0: neuroll has no equivalent of this module [did you mean Linear?]",
    ]);
  });

  test("takes tuples and None as Python writes them", async () => {
    const architecture = `
input_shape: [1, 6, 6]
layers:
  - type: Conv2d
    name: c
    kernel_size: (3, 2)
    stride: (2, 1)
  - type: MaxPool2d
    kernel_size: (2)
    stride: None
`;
    const { layers } = await importModel({ "c.weight": [2, 1, 3, 2] }, { architecture });
    expect(layers.map(({ type }) => type)).toEqual(["conv2d", "max_pool"]);
    const flow = "[{ type: Linear, name: fc1, in_features: (2, 2) }]";
    expect(await said({ "fc1.weight": [3, 2] }, { architecture: flow })).toContain(
      'fc1: Linear has no option "2)" [write a tuple as a list, as in kernel_size: [3, 5]]',
    );
  });

  test("refuses Python code that is no module, or has too many options", async () => {
    const one = { "fc1.weight": [3, 2] };
    expect(await said(one, { architecture: "[nn.Linear(2, 3), nn.ReLU()]" })).toEqual([
      expect.stringMatching(
        /^--architecture: module 0 is the string "nn.Linear\(2", which is not a module \[write each module on a line/,
      ),
      expect.stringMatching(/^--architecture: module 1 is the string "3\)", which is not a module/),
    ]);
    expect(
      await said(one, { architecture: "- fc1: nn.Linear(2, 3, True, None, None, 4)\n- nn.ELU(1, alpha=2)" }),
    ).toEqual([
      "fc1: Linear has 5 options, but it is given 6",
      "module 1: it is given twice",
      "fc1: the file has no tensor fc1.bias",
    ]);
  });

  test("refuses brackets nested too deeply", async () => {
    const deep = `- fc1: nn.Linear(${"(".repeat(20000)}2${")".repeat(20000)}, 3)`;
    expect(await said({ "fc1.weight": [3, 2] }, { architecture: deep })).toEqual([
      expect.stringMatching(/^--architecture: module 0 is the string .{1,200}, which is not a module/),
    ]);
  });

  test("reads options beside Python code as Python", async () => {
    const beside = `
input_shape: [1, 6, 6]
layers:
  - type: nn.Conv2d(1, 2, 3, bias=False)
    name: c
    stride: (2, 1)
    padding_mode: zeros
  - type: nn.AvgPool2d((1, 2))
    stride: None
`;
    const inside =
      "input_shape: [1, 6, 6]\nlayers:\n  - c: nn.Conv2d(1, 2, 3, stride=(2, 1), bias=False)\n  - nn.AvgPool2d((1, 2))";
    const tensors = { "c.weight": [2, 1, 3, 3] };
    const [one, other] = await Promise.all(
      [beside, inside].map((architecture) => importModel(tensors, { architecture })),
    );
    expect(one?.layers).toEqual(other?.layers);
    const twice = "- type: nn.Linear(2, 3, bias=False)\n  name: fc1\n  bias: True";
    expect(await said({ "fc1.weight": [3, 2] }, { architecture: twice })).toEqual([
      "--architecture: module 0 is given its bias twice",
    ]);
  });

  test("a name without a type is no module", async () => {
    const one = { "fc1.weight": [3, 2] };
    for (const name of ["fc1", "ReLU", "nn.ReLU()"])
      expect(await said(one, { architecture: `layers: [{ name: ${name} }]` })).toEqual([
        expect.stringMatching(/^--architecture: module 0 needs a type, a string \[write YAML or JSON/),
      ]);
    expect(await said(one, { architecture: "[{ op: ReLU }, { class_name: Linear }]" })).toEqual([
      "--architecture: module 0 needs a type, a string; it has only op [write type: instead of op:]",
      "--architecture: module 1 needs a type, a string; it has only class_name [write type: instead of class_name:]",
    ]);
    const named = "- op: nn.Linear(2, 3, bias=False)\n- (name): ReLU()\n- (kind): nn.Tanh";
    const { layers } = await importModel({ "op.weight": [3, 2] }, { architecture: named });
    expect(layers.map(({ origin }) => origin)).toEqual(["op: Linear, ReLU", "Tanh"]);
  });

  test("ignores the arguments of Identity, and where and of which type the tensors were", async () => {
    const architecture = `
- nn.Identity(54, unused_argument1=0.1, unused_argument2=False)
- fc1: nn.Linear(2, 3, False, 'cuda:0', dtype=torch.float64)
- { type: Identity, size: 3 }
- { type: ReLU, device: cpu, dtype: torch.float32 }
`;
    const { layers } = await importModel({ "fc1.weight": [3, 2] }, { architecture });
    expect(layers.map(({ origin }) => origin)).toEqual(["fc1: Linear, ReLU"]);
  });

  test("words of JavaScript's own are no modules", async () => {
    const layers: unknown[] = [{ type: "Linear", name: "fc1" }, "constructor", { type: "ReLU", toString: 1 }];
    expect(await said({ "fc1.weight": [3, 2] }, architecture(...layers))).toEqual([
      expect.stringMatching(/^module 1: neuroll has no equivalent of this module /),
      'module 2: ReLU has no option "toString"',
    ]);
  });

  test("reports every problem in it", async () => {
    expect(await said(mlp, { architecture: "{" })).toEqual([
      expect.stringMatching(/^--architecture: it cannot be read: .* \[write YAML or JSON such as/),
    ]);
    expect(await said(mlp, { architecture: "labels: [a]\nlayers: [[1]]" })).toEqual([
      '--architecture: it has the unknown key "labels"',
      expect.stringMatching(/^--architecture: module 0 needs a type, a string; it has only 0 \[/),
    ]);
    const wrong = architecture(
      { type: "Linear", in_features: 3, bias: true },
      { type: "LeakyReLU", negativ_slope: 1 },
      { type: "Softmax", dim: 0 },
      { type: "TransformerEncoder", hidden_size: 3 },
      "Threshold",
      { type: "BatchNorm1d", affine: true },
    );
    const tensors = { "0.weight": [4, 2], "5.running_mean": [4], "5.running_var": [3] };
    expect(await said(tensors, wrong)).toEqual([
      "0: its in_features is 3, but 0.weight has 2",
      "0: the file has no tensor 0.bias",
      'module 1: LeakyReLU has no option "negativ_slope" [did you mean "negative_slope"?]',
      "module 2: its dim is 0; it must be 1 or -1, because axis 0 is the batch",
      "module 3: it multiplies computed matrices, which a chain of modules cannot say [export the model to ONNX with torch.onnx.export, and import that]",
      "module 4: it is empty; it must be a finite number",
      "module 4: it is empty; it must be a finite number",
      "module 5: the file has no tensor 5.weight",
      "module 5: 5.running_var has shape [3], not [4]",
    ]);
  });
});

test.each<[string, ImportOptions]>([
  ["--layers", { layers: ["relu", "relu", "softmax"] }],
  ["--architecture", architecture(...["fc1", "fc2", "fc10"].map((name) => ({ type: "Linear", name })))],
])(`${MUTANTS} broken files are imported by %s or refused`, { timeout: 60_000 }, async (_, options) => {
  const { imported, refused } = await importMutants(importSafetensors, stateDict(mlp), options, MUTANTS);
  expect(imported).toBeGreaterThan(MUTANTS / 200);
  expect(refused).toBeGreaterThan(MUTANTS / 20);
});

test(`${MUTANTS} broken descriptions are read or refused`, { timeout: 60_000 }, async () => {
  const text = readableArchitecture;
  const random = randomNumbers(1);
  let refused = 0;
  for (let n = 0; n < MUTANTS; n++) {
    const architecture = new TextDecoder().decode(mutate(new TextEncoder().encode(text), random));
    refused += (await said(mlp, { architecture })).length > 0 ? 1 : 0;
  }
  expect(refused).toBeGreaterThan(MUTANTS / 40);
});

const readableArchitecture = `name: net
layers:
  - { type: Linear, name: fc1 }
  - { type: LeakyReLU, negative_slope: 0.1 }
  - { type: Linear, name: fc2, bias: false }
  - ReLU
  - { type: Linear, name: fc10, in_features: 4 }
`;

test("computes weights of 16 bits in float32, with a remark", async () => {
  const header = new TextEncoder().encode('{"weight":{"dtype":"BF16","shape":[2,1],"data_offsets":[0,4]}}');
  const bytes = new Uint8Array([header.length, 0, 0, 0, 0, 0, 0, 0, ...header, 0x80, 0x3f, 0x00, 0xc0]);
  const model = await importSafetensors(modelFile("a.safetensors", bytes), { layers: ["none"] });
  expect(model.dtype).toBe("f32");
  expect(model.remarks).toEqual(["Weights are BF16; the spec computes in float32."]);
  expect(interpret(networkOf(model), [3]).output).toEqual([3, -6]);
});

describe("--architecture and the tensors have to agree:", () => {
  test("num_parameters of PReLU", async () => {
    const linear = { type: "Linear" };
    const shapes = { "0.weight": [2, 2], "1.weight": [1] };
    expect(await said(shapes, architecture(linear, { type: "PReLU", num_parameters: 2 }))).toEqual([
      "module 1: its num_parameters is 2, but 1.weight has 1",
    ]);
    expect(await said(shapes, architecture(linear, { type: "PReLU", num_parameters: 1 }))).toEqual([]);
  });
});

test("whole numbers are no weights: those of a quantized network are codes", async () => {
  const header = new TextEncoder().encode(
    '{"fc.weight":{"dtype":"I8","shape":[2,1],"data_offsets":[0,2]},"fc.bias":{"dtype":"F32","shape":[2],"data_offsets":[2,10]}}',
  );
  const bytes = new Uint8Array([header.length, 0, 0, 0, 0, 0, 0, 0, ...header, ...Array(10).fill(1)]);
  const refused =
    "fc.weight: it contains I8, but weights must be floating-point numbers [save the network with its weights in float32, dequantized if it is quantized]";
  const file = modelFile("a.safetensors", bytes);
  expect(await problemsOf(importSafetensors, file, { layers: ["none"] })).toEqual([refused]);
  const named = architecture({ type: "Linear", name: "fc" });
  expect(await problemsOf(importSafetensors, file, named)).toEqual([refused]);
});

test("tensors that lie in the same bytes make no more of them", async () => {
  const count = 200;
  const header = Object.fromEntries(
    Array.from({ length: count }, (_, n) => [
      `${n}.weight`,
      { dtype: "U8", shape: [1, 4096], data_offsets: [0, 4096] },
    ]),
  );
  const text = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + text.length + 4096);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(text.length), true);
  bytes.set(text, 8);
  expect(await problemsOf(importSafetensors, modelFile("a.safetensors", bytes))).toEqual([
    "the tensors of the file overlap",
  ]);
});
