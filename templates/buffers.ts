/** Memory that lasts from call to call. */
export const scratch = `const {{name}} = /* @__PURE__ */ new {{array}}({{length}});`;

export const vectors = `const row = /* @__PURE__ */ new {{array}}({{inputSize}}) as Input;
const result = /* @__PURE__ */ new {{array}}({{outputSize}}) as Output;`;

export const listed = `/** {{layout}} */
const {{name}} = /* @__PURE__ */ {{array}}.of(
{{values}}
);`;

export const coded = `/** {{layout}}, as little-endian {{float}} in base64 */
const {{name}} = /* @__PURE__ */ unpack(/* @__PURE__ */ new {{array}}({{length}}), \`
{{base64}}
\`);`;

/** Weights in memory that is there once the module has started; V8 reads them faster as constants of a function. */
export const shared = `let {{name}}_memory: {{array}};`;
export const sharedHere = `  const {{name}} = {{name}}_memory;`;
