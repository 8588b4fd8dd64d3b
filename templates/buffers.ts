/** Elements may be undefined here under every setting of TypeScript, so that no linter finds a `!` superfluous. */
export const numbers = `/** An array of numbers of any kind, as the functions below read and write it. */
interface Numbers {
  readonly length: number;
  [index: number]: number | undefined;
  set(values: ArrayLike<number | undefined>): void;
}`;

/** Memory that is allocated once and used by every call. */
export const scratch = `const {{name}}: Numbers = /* @__PURE__ */ new {{array}}({{length}});`;

export const row = `const row = /* @__PURE__ */ new {{array}}({{inputSize}}) as Input;`;
export const result = `const result: Numbers = /* @__PURE__ */ new {{array}}({{outputSize}});`;

export const listed = `/** {{layout}} */
const {{name}}: Numbers = /* @__PURE__ */ {{array}}.of(
{{values}}
);`;

export const coded = `/** {{layout}}, as little-endian {{float}} in base64 */
const {{name}}: Numbers = /* @__PURE__ */ {{unpack}}(/* @__PURE__ */ new {{array}}({{length}}), \`
{{base64}}
\`);`;

/** Weights that the kernel and the TypeScript fallback both read; V8 reads them faster through a local constant. */
export const weightsOfBoth = `let {{name}}_memory: Numbers;`;
export const localWeights = `  const {{name}} = {{name}}_memory;`;
