/** The types that a module exports. */
const vectors = `/** A typed array whose length is known to the type checker. */
export type Vector<N extends number> = {{array}} & { readonly length: N };

/** Rows of N values, one after another: any array of this type except a batch result with a different row width. */
export type Matrix<N extends number> = {{array}} & { readonly columns?: N };`;

/** Of one input and one output. */
export const ofOneEach = `${vectors}
export type Input = Vector<{{inputSize}}>;
export type Output = Vector<{{outputSize}}>;

/** The values that createInput takes. */
export type InputValues = {{values}} | Input;` as const;

export const namedInput = `/** The input values by name. */
export type NamedInput = { readonly [name in (typeof network.inputNames)[number]]: number };`;

/** Of several inputs or outputs: one of each, and as many as there are rows or steps. */
export const byName = `${vectors}

/** The input vectors by name. */
export interface Inputs {
{{inputs}}
}

/** The output vectors by name. */
export interface Outputs {
{{outputs}}
}

/** Some rows of each input. */
export interface InputRows {
{{inputRows}}
}

/** As many of each output. */
export interface OutputRows {
{{outputRows}}
}

/** The values that createInputs takes. */
export interface InputValues {
{{values}}
}` as const;
export const port = `  readonly {{name}}: {{type}};`;

export const state = `/** What a call leaves for the next one; a copy of it is a stream of its own. */
export type State = Vector<{{stateSize}}>;`;
