import { expect, test } from "vitest";
import type { ImportedModel } from "../../../generator/import/imported-model.ts";
import { importSafetensors } from "../../../generator/import/safetensors/index.ts";
import { interpret } from "../../../generator/reference/interpret.ts";
import { expectT64 } from "../../support/tolerance.ts";
import { networkOf, problemsOf, stateDict, type Tensors } from "../support/import-files.ts";

/** Weights that torch.manual_seed(3) gives, in float32. */
const tensors: Tensors = {
  "0.weight": [
    [5, 3],
    [
      0, 0, 0, -0.6137180328369141, 0.04618244990706444, -1.3682591915130615, 0.3374950885772705,
      1.0111159086227417, -1.435179352760315, 0.9774317741394043, 0.5220499634742737, 1.2379167079925537,
      -0.8646355867385864, 0.2989608347415924, 0.41921865940093994,
    ],
  ],
  "3.weight": [
    [2, 6],
    [
      -0.29445961117744446, -0.36615636944770813, -0.3538322448730469, -0.20089295506477356,
      -0.10726647824048996, -0.40471741557121277, -0.19113677740097046, 0.007853733375668526,
      0.06729734688997269, -0.05852604657411575, -0.046289317309856415, -0.26559585332870483,
    ],
  ],
  "3.bias": [[2], [0.20914804935455322, -0.09834902733564377]],
};

const rest = ["ReLU", "Flatten", { type: "Linear", name: "3" }];
const said = (embedding: object | string, more: object = { input_shape: [2] }) => ({
  architecture: JSON.stringify({ ...more, layers: [embedding, ...rest] }),
});

test.each([
  [{ type: "Embedding", name: "0" }],
  [{ type: "Embedding", name: "0", padding_idx: 0, sparse: true }],
  [{ "0": "nn.Embedding(5, 3, padding_idx=0)" }],
])("%j gives what PyTorch 1.13 gives", async (embedding) => {
  const model = (await importSafetensors(stateDict(tensors), said(embedding))) as ImportedModel;
  const network = networkOf(model, "f64");
  const outputs = [
    [4, 0, -0.04865144384998832, -0.06778876510536164],
    [1, 3, -0.5611260181153191, -0.5081424210437449],
  ];
  for (const [a = 0, b = 0, ...y] of outputs)
    expectT64(interpret(network, [a, b]).output, Float64Array.from(y), `${a}, ${b}`);
});

test.each([
  [{ type: "Embedding", name: "0", max_norm: 1 }, undefined, "it scales rows when they are looked up"],
  [
    { type: "Embedding", name: "0", num_embeddings: 6 },
    undefined,
    "its num_embeddings is 6, but 0.weight has 5",
  ],
  [
    { type: "Embedding", name: "3", embedding_dim: 4 },
    undefined,
    "its embedding_dim is 4, but 3.weight has 6",
  ],
  [{ type: "Embedding", name: "e" }, undefined, "the file has no tensor e.weight"],
  [{ type: "Embedding", name: "0" }, {}, "the shape of what it gets is not known"],
] as const)("%j is refused, with input_shape %j", async (embedding, more, reason) => {
  const problems = await problemsOf(importSafetensors, stateDict(tensors), said(embedding, more));
  expect(problems.join("\n")).toContain(reason);
});
