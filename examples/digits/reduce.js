/*
 * A drawing as the network knows digits: 8 by 8 pixels from 0 to 16. The digits that it was trained on were scaled to 32 by 32
 * points, of which each pixel counts those of a block of 4 by 4 that have ink (Alpaydin and Kaynak, UCI, 1998).
 */

const POINTS = 32;
const BLOCK = 4;

/**
 * Writes the pixels of a drawing into `pixels`, and returns whether there is any ink. The ink is moved to the middle and scaled to the
 * height of the sheet, so that it does not matter how large and where a digit is drawn.
 * @param {Pick<Uint8ClampedArray, "length"> & { readonly [index: number]: number }} ink how dark each point is, from 0 to 255, row by row
 * @param {number} width points in a row
 * @param {{ [index: number]: number }} pixels 64 values
 */
export function reduce(ink, width, pixels) {
  for (let n = 0; n < 64; n++) pixels[n] = 0;
  const height = ink.length / width;
  let [left, right, top, bottom] = [width, -1, height, -1];
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      if ((ink[y * width + x] ?? 0) < 128) continue;
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
  if (right < 0) return false;
  const scale = Math.max(bottom - top + 1, right - left + 1) / POINTS;
  const [middleX, middleY] = [(left + right + 1) / 2, (top + bottom + 1) / 2];
  for (let row = 0; row < POINTS; row++)
    for (let column = 0; column < POINTS; column++) {
      const x = Math.floor(middleX + (column + 0.5 - POINTS / 2) * scale);
      const y = Math.floor(middleY + (row + 0.5 - POINTS / 2) * scale);
      if (x < 0 || y < 0 || x >= width || y >= height || (ink[y * width + x] ?? 0) < 128) continue;
      const pixel = Math.floor(row / BLOCK) * 8 + Math.floor(column / BLOCK);
      pixels[pixel] = (pixels[pixel] ?? 0) + 1;
    }
  return true;
}
