// Makes flowers to score: a row of measures of each, in cm, the same ones at every run.

import { open } from "node:fs/promises";

/** The smallest and the largest of each measure in the iris data. */
const MEASURES = /** @type {const} */ ({
  sepal_length: [4.3, 7.9],
  sepal_width: [2, 4.4],
  petal_length: [1, 6.9],
  petal_width: [0.1, 2.5],
});

export const names = Object.keys(MEASURES);

/**
 * The measures of `count` flowers, each with one decimal, as in the iris data.
 * @param {number} count
 * @returns {Generator<string[]>}
 */
export function* flowers(count) {
  let seed = 1;
  const random = () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0; // of Numerical Recipes
    return seed / 2 ** 32;
  };
  for (let n = 0; n < count; n++)
    yield Object.values(MEASURES).map(([least, most]) => (least + (most - least) * random()).toFixed(1));
}

/**
 * @param {string} path
 * @param {number} count
 */
export async function writeFlowers(path, count) {
  const file = await open(path, "w");
  let text = `${names.join(",")}\n`;
  for (const flower of flowers(count)) {
    text += `${flower.join(",")}\n`;
    if (text.length > 1e6) {
      await file.write(text);
      text = "";
    }
  }
  await file.write(text);
  await file.close();
}
