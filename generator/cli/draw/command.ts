import type { CommandDefinition } from "../commands/command.ts";

/** `gen draw SPEC`. */
export const drawCommand: CommandDefinition = {
  about: "Draws a network: neurons and weights, or layers as blocks.",
  usage: "[options] <spec>",
  specs: { argument: "[spec]", about: "a YAML file, or - for standard input" },
  flags: [
    ...(["output", "format", "input", "bias", "nodes", "layer", "unit"] as const),
    ...(["shapes", "neurons", "blocks", "theme", "width", "dtype", "json"] as const),
  ],
  reworded: {
    output: { takes: "<file>", about: "the file that the picture is written to (default: standard output)" },
    input: "show what the reference computes of these values, as in 1.0,0.5",
    json: "answer in JSON: the picture as text, and what was drawn",
  },
  more: `
Examples:
  gen draw specs/net3.yaml -o net3.svg
  gen draw specs/net3.yaml --input 1.0,0.5 --bias > net3.svg
  gen draw specs/net3.yaml --nodes                      a, h() and z of each neuron
  gen draw specs/net3.yaml --layer 1 --unit 1 --bias    what one unit is computed from
  gen draw specs/net3.yaml --shapes                     X·W1 + B1 = A1 as matrices with their sizes
  gen draw specs/net3.yaml --shapes --layer 1 --input 1.0,0.5
  gen draw specs/digits.yaml -o digits.svg              too many neurons: layers as blocks
  gen draw specs/residual.yaml --format mermaid

A weight is a line: the wider, the larger it is; negative ones are dashed. Up to some hundred weights,
neurons are drawn, of layers that follow each other; other networks are drawn as blocks with shapes,
parameters and multiply-adds. Names are the chapter's: x1 is an input, a1(2) the weighted sum of unit 1 of
layer 2, z1(2) what its activation makes of it, w12(2) the weight of input 2, b1(2) the bias, y1 an output.
A network of one layer has no (1), and one of one unit w1, w2, b, a and y. Where an activation looks at
all sums of a layer, as softmax does, the sums are neurons of their own.

With --shapes, two sizes that have to be equal are joined. Where they are not, the problem is reported, and
the picture shows which two they are.`,
  start: async ({ names: [spec = ""], flags }) => {
    const { drawSpec } = await import("./draw.ts");
    return drawSpec(spec, flags);
  },
};
