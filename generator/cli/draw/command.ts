import { type CommandDefinition, oneSpec } from "../commands/command.ts";

/** `gen draw SPEC`. */
export const drawCommand: CommandDefinition = {
  about: "Draw a network: neurons and weights, or layers as blocks.",
  usage: "[options] <spec>",
  specs: oneSpec,
  flags: [
    ...(["output", "format", "input", "bias", "nodes", "layer", "unit"] as const),
    ...(["shapes", "neurons", "blocks", "theme", "width", "dtype", "json"] as const),
  ],
  reworded: {
    output: { takes: "<file>", about: "the file for the picture (default: standard output)" },
    input: "show what the reference computes for these values, such as 1.0,0.5",
    json: "print JSON: the picture as a string, and what was drawn",
  },
  more: (gen) => `
Examples:
  ${gen} draw specs/net3.yaml -o net3.svg
  ${gen} draw specs/net3.yaml --input 1.0,0.5 --bias > net3.svg
  ${gen} draw specs/net3.yaml --nodes                      a, h() and z of each neuron
  ${gen} draw specs/net3.yaml --layer 1 --unit 1 --bias    how one unit is computed
  ${gen} draw specs/net3.yaml --shapes                     X·W1 + B1 = A1 as matrices with their shapes
  ${gen} draw specs/net3.yaml --shapes --layer 1 --input 1.0,0.5
  ${gen} draw specs/digits.yaml -o digits.svg              too many neurons: layers as blocks
  ${gen} draw specs/residual.yaml --format mermaid

A weight is drawn as a line: the larger the weight, the wider the line; negative weights are dashed.
A chain of layers with up to a few hundred weights is drawn as neurons if that is readable 400 px
wide, any other network as blocks with shapes, parameters and multiply-adds. So is a network with
several inputs or outputs, or with states: a dashed line leads from what a state holds at the next
call back to the state.

Names are those of docs/chapter.md: x1 is an input, a1(2) the weighted sum of unit 1 in layer 2,
z1(2) the same after the activation, w12(2) the weight of input 2, b1(2) the bias, y1 an output. A
network with one layer has no (1), and one with a single unit has w1, w2, b, a and y. If an
activation depends on all sums of a layer, as softmax does, the sums are drawn as separate neurons.

With --shapes, two sizes that must be equal are connected. If they differ, the problem is reported,
and the picture marks the two sizes.`,
  start: async ({ names: [spec = ""], flags }) => {
    const { drawSpec } = await import("./draw.ts");
    return drawSpec(spec, flags);
  },
};
