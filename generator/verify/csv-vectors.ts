import { malformed } from "../2-resolve/weights/weight-file-problem.ts";
import { oneTensor, tensorsByKey, type WeightFile } from "../2-resolve/weights/weight-format.ts";
import { quote } from "../diagnostics/words.ts";

/**
 * Recorded vectors in CSV, as np.savetxt and spreadsheets write it: one array, with a row for each line. Values stand between
 * commas, semicolons, tabs or spaces; lines that begin with # are comments. After a line of names, each column is an array.
 * @throws WeightFileProblem
 */
export function openCsvVectors(bytes: Uint8Array): WeightFile {
  const rows = new TextDecoder()
    .decode(bytes)
    .split(/\r\n|\n|\r/)
    .map((line, n) => ({ number: n + 1, words: wordsOf(line) }))
    .filter(({ words }) => words.length > 0);
  const [first] = rows;
  if (first === undefined) throw malformed("contains no values");
  const { length } = first.words;
  const ragged = rows.find(({ words }) => words.length !== length);
  if (ragged !== undefined)
    throw malformed(
      `is ragged: line ${first.number} has ${length} values, but line ${ragged.number} has ${ragged.words.length}`,
    );
  const isNamed = first.words.every((word) => Number.isNaN(numberOf(word)) && !isNaNWord(word));
  const data = (isNamed ? rows.slice(1) : rows).map(({ number, words }) =>
    words.map((word) => readNumber(word, number)),
  );
  if (!isNamed)
    return oneTensor({
      shape: length === 1 ? [data.length] : [data.length, length],
      data: Float64Array.from(data.flat()),
    });
  return tensorsByKey(first.words, (key) => {
    const column = first.words.indexOf(key);
    return { shape: [data.length], data: Float64Array.from(data, (row) => row[column] as number) };
  });
}

const wordsOf = (line: string): readonly string[] => {
  const text = line.trim().replace(/^\uFEFF/, "");
  if (text === "" || text.startsWith("#")) return [];
  const words = /[,;\t]/.test(text) ? text.split(/[,;\t]/) : text.split(/ +/);
  return words.map((word) => word.trim().replace(/^"(.*)"$/, "$1"));
};

const isNaNWord = (word: string): boolean => /^[+-]?nan$/i.test(word);

const numberOf = (word: string): number =>
  word === "" ? Number.NaN : Number(word.replace(/^([+-]?)inf(inity)?$/i, "$1Infinity"));

function readNumber(word: string, line: number): number {
  const value = numberOf(word);
  if (Number.isNaN(value) && !isNaNWord(word))
    throw malformed(`has ${word === "" ? "nothing" : quote(word)} instead of a number in line ${line}`);
  return value;
}
