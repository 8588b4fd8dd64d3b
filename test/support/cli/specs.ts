/** A network of one neuron: y = 2·x1 − x2 + 0.5. */
export const line = `name: line
input: 2
layers:
  - type: dense
    units: 1
    weights: [[2], [-1]]
    bias: [0.5]
`;

/** The same, but for a mistake. */
export const misspelt = line.replace("units: 1", "units: 1\n    activation: rleu");

/** Two layers with nothing between them: sound, but worth a warning. */
export const linear = `name: linear
input: 1
layers:
  - { type: dense, units: 1, weights: [[2]], bias: false }
  - { type: dense, units: 1, weights: [[3]], bias: false }
`;
