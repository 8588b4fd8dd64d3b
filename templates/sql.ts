/** Makes what a SQL function computes with: a function that takes the values of each input, and gives the result. */
export const scorer = `function make() {
"use strict";
const network = (function () {
{{code}}
return { {{entries}} };
})();
const inputs = [{{inputs}}];
const outputs = [{{outputs}}];
const names = [{{names}}];
{{helpers}}
function take(n: number, values): boolean {
  if (values == null) return false;
  const vector = inputs[n];
  if (values.length !== vector.length)
    throw new RangeError("{{name}}: " + names[n] + " has length " + values.length + ", but " + vector.length + " is needed");
  for (let i = 0; i < values.length; i++) {
    const value = {{value}};
    if (value == null) return false;
    if (typeof value !== "number") throw new TypeError("{{name}}: " + names[n] + " contains " + value + ", which is not a number");
    vector[i] = value;
  }
  return true;
}
return function (given) {
  for (let n = 0; n < given.length; n++) if (!take(n, given[n])) return {{nothing}};
{{steps}}
  return {{result}};
};
}`;

/** The value at an index, and the same where NULL is a number that is missing. */
export const valueOrNull = `values[i]`;
export const valueOrNaN = `values[i] == null ? NaN : values[i]`;

/** One entry of the program, from the vectors of all inputs into those of all outputs. */
export const compute = `  network.{{entry}}({{vectors}});`;

export const classFound = `  const class_{{n}} = {{found}};`;
export const byLargest = `largest(outputs[{{n}}])`;
export const byThreshold = `outputs[{{n}}][0] > {{threshold}} ? 1 : 0`;
export const labelOf = `labels_{{n}}[{{index}}]`;
export const labels = `const labels_{{n}} = [{{labels}}];`;

/** What makes the scorer, by a name that no argument has. */
export const maker = `function make_{{id}}{{scorer}}`;

/**
 * The code of a function that has everything in it. Where globals outlive a row, the scorer is made but once; engines may
 * be older than `globalThis`, or strict.
 */
export const inline = `{{maker}}
return (function (host) {
 return host.neuroll_{{id}} || (host.neuroll_{{id}} = make_{{id}}());
})(typeof globalThis === "object" ? globalThis : this)([{{given}}]);`;

/** The same with a library, and the library. */
export const fromLibrary = `return neuroll_{{id}}([{{given}}]);`;
export const library = `{{maker}}
var neuroll_{{id}} = make_{{id}}();`;

export const sqlAbout = `-- {{name}}: {{sizes}}, {{dtype}}. Returns {{returned}}; {{nulls}}.
-- Written by neuroll {{version}} from {{path}} (sha256 {{hash}}){{command}}`;

export const bigquery = `{{about}}
CREATE OR REPLACE FUNCTION {{name}}({{parameters}})
RETURNS {{returns}}
DETERMINISTIC
LANGUAGE js
{{options}}
AS r"""
{{code}}
""";`;

export const bigqueryOptions = `OPTIONS ({{list}})`;

export const snowflake = `{{about}}
CREATE OR REPLACE FUNCTION {{name}}({{parameters}})
RETURNS {{returns}}
LANGUAGE JAVASCRIPT
IMMUTABLE
{{options}}
AS $$
{{code}}
$$;`;

export const snowflakeComment = `COMMENT = {{text}}`;
