import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { Activation, Parameter } from "../../generator/ir/activation.ts";
import { describeShape } from "../../generator/ir/describe.ts";
import type { Field, LayerKind } from "../../generator/ir/layer.ts";
import { describeChosen } from "../../generator/plot/activation-function.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";
import { chance, makeExample, outputOf } from "../support/examples.ts";
import { readSvg } from "../support/read-svg.ts";
import { root } from "../support/specs.ts";
import { chosenFor, THREE_VALUES, thumbnail } from "../support/thumbnail.ts";

const describeParameter = ([name, { default: standard, perUnit }]: [string, Parameter]): string =>
  standard === undefined ? `\`${name}\`${perUnit ? ", one per unit" : ""}` : `\`${name}: ${standard}\``;

const describeField = ([name, field]: [string, Field]): string => {
  const shape = field.type === "tensor" ? ` [${field.dimensions.join(", ")}]` : "";
  return `\`${name}\`${shape}: ${field.about}`;
};

/** A layer of the kind, its tensors left out, and the shapes of what it gets and gives. */
function describeExample(kind: LayerKind): string {
  const example = makeExample(kind, chance(EXAMPLES), [2, 4]);
  const fields = Object.entries(kind.fields).map(([name, field]) => {
    const value = example.fields[name];
    if (value === undefined || ("default" in field && field.default === value)) return "";
    const text = JSON.stringify(value).replaceAll(/[,:]/g, "$& ").replaceAll('"', "");
    return `, ${name}: ${field.type === "tensor" && value !== false ? "…" : text}`;
  });
  const inputs = example.inputs.map(describeShape).join(", ") || "nothing";
  return `\`{ type: ${kind.kind}${fields.join("")} }\`: ${inputs} → ${describeShape(outputOf(kind, example))}`;
}

/** Where chance begins, so that examples say something. */
const EXAMPLES = 5;

function activationRow([name, { definition, parameters, aliases = [] }]: [string, Activation]): string {
  const names = [name, ...aliases].map((one) => `\`${one}\``).join(", ");
  return `| ${names} | ![${name}](plots/${name}.svg) | ${definition.replaceAll("|", "\\|")} | ${Object.entries(parameters).map(describeParameter).join(", ")} |`;
}

const rows = Object.entries(vocabulary.activations);

describe("the plot of an activation is what the table says", () => {
  for (const [name, activation] of rows)
    test(name, async () => {
      const svg = thumbnail(chosenFor(name, activation));
      expect(readSvg(svg).title).toBe(describeChosen(chosenFor(name, activation)));
      await expect(svg).toMatchFileSnapshot(`../../generator/vocabulary/plots/${name}.svg`);
    });
  test("and there are no others", () => {
    const names = readdirSync(`${root}/generator/vocabulary/plots`).sort();
    expect(names).toEqual(rows.map(([name]) => `${name}.svg`).sort());
  });
});

test("the page of the vocabulary is what the tables say", async () => {
  const exceptions = Object.entries(vocabulary.activations).flatMap(([name, { ofNaN }]) =>
    ofNaN === undefined ? [] : [`\`${name}\` (${ofNaN})`],
  );
  const withParameters = rows
    .filter(([, { parameters }]) => Object.values(parameters).some((row) => row.default === undefined))
    .map(
      ([name, activation]) =>
        `\`${describeChosen(chosenFor(name, activation)).replace(" (", "` with ").replace(")", "")}`,
    )
    .join(" and ");
  const page = [
    "# The vocabulary",
    "",
    "The layer types and activations that a spec can use. This page is generated from the tables by `npx vitest run test/vocabulary/index.page.test.ts -u`.",
    "",
    "## Layer types",
    "",
    "| `type` | meaning | fields | for example |",
    "|---|---|---|---|",
    ...Object.values(vocabulary.layers).map(
      (kind) =>
        `| \`${kind.kind}\` | ${kind.about.replaceAll("|", "\\|")} | ${Object.entries(kind.fields).map(describeField).join("; ")} | ${describeExample(kind)} |`,
    ),
    "",
    "## Activations",
    "",
    "Write `activation: relu`, or `activation: { name: leaky_relu, alpha: 0.2 }` to set a parameter. A network with a single `sigmoid` output is a [two-class](../../docs/module.md#two-classes) classifier; no other activation has this effect.",
    "",
    `The plots show x and y from −4 to 4${withParameters.length === 0 ? "" : ` (${withParameters})`}. For activations that depend on all values of a layer, the bars show the results for ${THREE_VALUES.join(", ")}. \`gen plot sigmoid\` draws a larger plot.`,
    "",
    `NaN gives NaN, except for ${exceptions.join(", ")}.`,
    "",
    "| name | plot | definition | parameters |",
    "|---|---|---|---|",
    ...Object.entries(vocabulary.activations).map(activationRow),
    "",
  ].join("\n");
  await expect(page).toMatchFileSnapshot("../../generator/vocabulary/README.md");
});
