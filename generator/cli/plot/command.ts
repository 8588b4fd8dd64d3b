import type { CommandDefinition } from "../commands/command.ts";

/** `gen plot ACTIVATION…` and `gen plot SPEC`. */
export const plotCommand: CommandDefinition = {
  about: "Plots activations, what a network of one or two inputs computes, or the weights of a layer.",
  usage: "[options] <activation...>\n       gen plot [options] <spec>",
  specs: {
    argument: "[what...]",
    about: "activations, with parameters after colons as in leaky_relu:0.1, or a YAML file",
    missing: [
      "nothing to plot is named.",
      "gen plot sigmoid step plots two activations; gen plot --help tells more",
    ],
  },
  flags: ["output", "range", "derivative", "input", "unit", "weights", "theme", "width", "json"],
  reworded: {
    output: { takes: "<file>", about: "the file that the plot is written to (default: standard output)" },
    range:
      "from where to where x goes, as in -5,5; of a network of two inputs also the second, as in 0,1,-2,2",
    derivative: "plot the derivative of each activation beside it",
    input: "the values that activations are shown for, as bars, as in 0.3,2.9,4.0",
    unit: "of a network of several outputs, plot only this one, counted from 1",
    json: "answer in JSON: the plot as text, and what it shows",
  },
  more: `
Examples:
  gen plot step sigmoid -o sigmoid.svg              one beside the other
  gen plot leaky_relu:0.1 clip:-1:1 --range -3,3    parameters in the order of the vocabulary
  gen plot gelu --derivative > gelu.svg
  gen plot softmax --input 0.3,2.9,4.0              what becomes of these values, as bars
  gen plot softmax softmax_raw --input 1010,1000,990
  gen plot specs/perceptron_sigmoid.yaml            two inputs: where it says which class
  gen plot specs/xor.yaml --range -0.5,1.5
  gen plot specs/digits.yaml --weights 2            a matrix of weights, sign and size

An activation that looks at all values of a layer, as softmax does, has no curve: it needs --input.
A derivative is taken from the formula; where that has steps, it is made of differences, and the legend
says "numeric". A network of one input is a curve for each output; one of two inputs is a surface seen
from above: what its output is, or which class it predicts. What a spec names under verify: is put into it.

A word is an activation if it has the name of one, else a file: write ./relu for a file called relu.`,
  start: async ({ names, flags }) => {
    const { plot } = await import("./plot.ts");
    return plot(names, flags);
  },
};
