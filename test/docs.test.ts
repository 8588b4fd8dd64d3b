import { expect, test } from "vitest";
import type { Activation, Parameter } from "../generator/ir/activation.ts";
import type { Field } from "../generator/ir/layer.ts";
import { vocabulary } from "../generator/vocabulary/index.ts";
import { plotActivations } from "./support/plot-activations.ts";

const describeParameter = ([name, { default: standard, perUnit }]: [string, Parameter]): string =>
  standard === undefined ? `\`${name}\`${perUnit ? ", one a unit" : ""}` : `\`${name}: ${standard}\``;

const describeField = ([name, field]: [string, Field]): string => {
  const shape = field.type === "tensor" ? ` [${field.dimensions.join(", ")}]` : "";
  return `\`${name}\`${shape}: ${field.about}`;
};

function activationRow([name, { definition, parameters, aliases = [] }]: [string, Activation]): string {
  const names = [name, ...aliases].map((one) => `\`${one}\``).join(", ");
  return `| ${names} | ${definition.replaceAll("|", "\\|")} | ${Object.entries(parameters).map(describeParameter).join(", ")} |`;
}

test("the plot of the activations is what the table says", async () => {
  await expect(plotActivations(vocabulary.activations)).toMatchFileSnapshot(
    "../generator/vocabulary/activations.svg",
  );
});

test("the page of the vocabulary is what the tables say", async () => {
  const exceptions = Object.entries(vocabulary.activations).flatMap(([name, { ofNaN }]) =>
    ofNaN === undefined ? [] : [`\`${name}\` (${ofNaN})`],
  );
  const page = [
    "# The vocabulary",
    "",
    "What a spec may say. This page is written from the tables by `npx vitest run test/docs.test.ts -u`.",
    "",
    "## Kinds of layer",
    "",
    "| `type` | meaning | fields |",
    "|---|---|---|",
    ...Object.values(vocabulary.layers).map(
      ({ kind, about, fields }) =>
        `| \`${kind}\` | ${about} | ${Object.entries(fields).map(describeField).join("; ")} |`,
    ),
    "",
    "## Activations",
    "",
    "Written `activation: relu`, or `activation: { name: leaky_relu, alpha: 0.2 }`. A network whose one output `sigmoid` gives tells [two classes](../../README.md#two-classes) apart; no other activation does that. The plots show x and y from −4 to 4.",
    "",
    `NaN in is NaN out, but for ${exceptions.join(", ")}.`,
    "",
    "![Plots of the activations](activations.svg)",
    "",
    "| name | definition | parameters |",
    "|---|---|---|",
    ...Object.entries(vocabulary.activations).map(activationRow),
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../generator/vocabulary/README.md");
});
