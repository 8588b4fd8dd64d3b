import type { CommandDefinition } from "../commands/command.ts";

/** `gen plot ACTIVATION…` and `gen plot SPEC`. */
export const plotCommand: CommandDefinition = {
  about: "Plot activations, the outputs of a network with one or two inputs, or the weights of a layer.",
  usage: (gen) => `[options] <activation...>\n       ${gen} plot [options] <spec>`,
  specs: {
    arguments: {
      "[what...]": "activations, with parameters after colons such as leaky_relu:0.1, or a YAML file",
    },
    completes: "activations",
    missing: [
      "there is nothing to plot.",
      (gen) => `${gen} plot sigmoid step plots two activations; see ${gen} plot --help`,
    ],
  },
  flags: ["output", "range", "derivative", "input", "unit", "weights", "theme", "width", "json"],
  reworded: {
    output: { takes: "<file>", about: "the file for the plot (default: standard output)" },
    range: "the range of x, such as -5,5; for a network with two inputs also of the second, such as 0,1,-2,2",
    derivative: "also plot the derivative of each activation",
    input: "show what the activations compute for these values, as bars: 0.3,2.9,4.0",
    unit: "plot only this output of the network, counted from 1",
    json: "print JSON: the plot as a string, and what it shows",
  },
  more: (gen) => `
Examples:
  ${gen} plot step sigmoid -o sigmoid.svg              several in one figure
  ${gen} plot leaky_relu:0.1 clip:-1:1 --range -3,3    parameters in the order of the vocabulary
  ${gen} plot gelu --derivative > gelu.svg
  ${gen} plot softmax --input 0.3,2.9,4.0              bars for these values
  ${gen} plot softmax --input 1010,1000,990            with softmax_raw, which overflows
  ${gen} plot specs/perceptron_sigmoid.yaml            two inputs: the regions of its classes
  ${gen} plot specs/xor.yaml --range -0.5,1.5
  ${gen} plot specs/digits.yaml --weights 2            a weight matrix as a heat map

An activation that depends on all values of a layer, such as softmax, has no curve: it is plotted as
bars for the values of --input (default: 0.3,2.9,4.0). If softmax_raw overflows for them, both are
plotted. Derivatives come from the formula; if that has steps, the derivative is computed from
differences, and the legend says "numeric". A network with one input is plotted as a curve per
output; one with two inputs as a surface seen from above, with its output or the class it predicts.
Cases recorded under verify: in the spec are added to the plot.

A word that names an activation means the activation, any other word a file: write ./relu for a file
called relu.`,
  start: async ({ names, flags }) => {
    const { plot } = await import("./plot.ts");
    return plot(names, flags);
  },
};
