/** Throws unless a value is an index that a layer demands. */
export const checkIndex = `function checkIndex(layer: number, index: number, least: number, most: number): void {
  if (!(index >= least && index <= most && Math.floor(index) === index)) refuseIndex(layer, index);
}`;

/** Throws what there is to say of a value that is no such index, by the number of the layer. */
export const refuseIndex = `function refuseIndex(layer: number, index: number): never {
  const [before, after] = demands[layer]!;
  throw new RangeError("{{name}}: " + before + " " + index + after);
}

/** What layers demand of indices, as it is said before and after one that is not allowed. */
const demands: { readonly [layer: number]: readonly [before: string, after: string] | undefined } = {
{{demands}}
};`;

export const demand = `  {{layer}}: [{{before}}, {{after}}],`;

/** What reads differently in a module whose kernel checks indices. */
export const refusesIndices = {
  imported: "only what throws",
  importsType: ", imports: object",
  imports: ", {\n      host: { refuseIndex },\n    }",
} as const;

export const importsNothing = {
  imported: "nothing",
  importsType: "",
  imports: "",
} as const satisfies Record<keyof typeof refusesIndices, string>;
