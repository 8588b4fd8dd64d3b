/** Memory that lasts from call to call. */
export const scratch = `const {{name}} = /* @__PURE__ */ new {{array}}({{length}});`;

export const vectors = `const row = /* @__PURE__ */ createInput();
const result = /* @__PURE__ */ createOutput();`;

export const listed = `/** {{layout}} */
const {{name}} = /* @__PURE__ */ {{array}}.of(
{{values}}
);`;

export const coded = `/** {{layout}}, as little-endian {{float}} in base64 */
const {{name}} = /* @__PURE__ */ decode({{length}}, \`
{{base64}}
\`);`;
