/** What the formulas of portable mathematics need beside arithmetic. */
export const powers = `/** 2^n at index n + 1074, from the smallest double to the largest power of two. */
const power: Numbers = /* @__PURE__ */ powersOfTwo();

function powersOfTwo(): Float64Array {
  const powers = new Float64Array(2098);
  for (let i = 0, next = 5e-324; i < 2098; i++, next *= 2) powers[i] = next;
  return powers;
}`;

export const bits = `/** A double and its bits as two words; \`high\` is the index of the word that holds the exponent. */
const float = /* @__PURE__ */ new Float64Array(1);
const words: Numbers = /* @__PURE__ */ wordsOf(float);
const high = /* @__PURE__ */ findHigh(1);

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer);
}

function findHigh(one: number): 0 | 1 {
  const view = new Float64Array(1);
  view[0] = one;
  return new Uint32Array(view.buffer)[1] === 0 ? 0 : 1;
}`;
