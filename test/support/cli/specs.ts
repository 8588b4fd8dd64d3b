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

/** A network with a state: what it was given so far. */
export const counter = `name: counter
input: 1
states:
  total: { size: 1, next: sum }
layers:
  - { type: add, name: sum, from: [input, total] }
`;

/** A network with two inputs, two outputs, of which one has labels, and a state. */
export const policy = `name: policy
inputs:
  image: { shape: [2, 2] }
  speed: 1
states:
  memory: { size: 3, next: act, initial: 0.5 }
layers:
  - { type: reshape, name: flat, from: image, shape: [4] }
  - { type: concat, name: all, from: [flat, speed, memory], axis: 0 }
  - type: dense
    name: act
    from: all
    units: 3
    activation: softmax
    weights: [[1, 0, 0], [0, 1, 0], [0, 0, 1], [1, 1, 0], [0.5, 0, 1], [1, 0, 0], [0, 1, 0], [0, 0, 1]]
    bias: false
  - type: dense
    name: critic
    from: all
    units: 1
    activation: sigmoid
    weights: [[1], [0], [0], [1], [0.5], [1], [0], [0.25]]
    bias: [0.25]
outputs:
  action: { from: act, labels: [left, right, stay] }
  value: { from: critic }
`;
