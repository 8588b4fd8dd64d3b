/** What reads numbers: under every setting of TypeScript and its linters an index may lead nowhere, and `!` says it does not. */
export const numbers = `/** Numbers as the functions below read them, whatever array they are in. */
interface Numbers {
  readonly length: number;
  [index: number]: number | undefined;
  set(values: ArrayLike<number | undefined>): void;
}`;

/** Memory that lasts from call to call. */
export const scratch = `const {{name}}: Numbers = /* @__PURE__ */ new {{array}}({{length}});`;

export const vectors = `const row = /* @__PURE__ */ new {{array}}({{inputSize}}) as Input;
const result: Numbers = /* @__PURE__ */ new {{array}}({{outputSize}});`;

export const listed = `/** {{layout}} */
const {{name}}: Numbers = /* @__PURE__ */ {{array}}.of(
{{values}}
);`;

export const coded = `/** {{layout}}, as little-endian {{float}} in base64 */
const {{name}}: Numbers = /* @__PURE__ */ unpack(/* @__PURE__ */ new {{array}}({{length}}), \`
{{base64}}
\`);`;

/** Weights in memory that is there once the module has started; V8 reads them faster as constants of a function. */
export const shared = `let {{name}}_memory: Numbers;`;
export const sharedHere = `  const {{name}} = {{name}}_memory;`;
