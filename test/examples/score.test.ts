import { describe, expect, test } from "vitest";
import { cutRows, RowTooLong } from "../../examples/score/cut-rows.js";
import { CsvRows } from "../../examples/score/read-csv.js";
import { readDecimal, readNumber } from "../../examples/score/read-number.js";
import { flowers } from "../../examples/score/sample.js";
import { LONGEST_NUMBER, writeNumber } from "../../examples/score/write-number.js";

const random = (() => {
  let seed = 7;
  return () => {
    seed = (Math.imul(seed, 1664525) + 1013904223) >>> 0;
    return seed / 2 ** 32;
  };
})();

const many = <Value>(count: number, make: (n: number) => Value): Value[] =>
  Array.from({ length: count }, (_, n) => make(n));

describe("numbers are written as String does", () => {
  const space = Buffer.alloc(LONGEST_NUMBER + 1, "#");
  const view = new DataView(space.buffer, space.byteOffset, space.length);
  const written = (value: number) => space.toString("latin1", 0, writeNumber([value], 0, view, 1));
  const neighbours = (value: number) => {
    const number = new Float64Array([value]);
    const bits = new BigInt64Array(number.buffer);
    return many(41, (n) => {
      bits[0] = (bits[0] as bigint) + (n === 0 ? -20n : 1n);
      return number[0] as number;
    });
  };
  const kinds: Record<string, number[]> = {
    "special ones": [
      0,
      -0,
      NaN,
      Infinity,
      -Infinity,
      5e-324,
      Number.MAX_VALUE,
      0.1 + 0.2,
      1 / 3,
      -2 / 3,
      1e21,
      123456789,
    ],
    probabilities: many(5000, random),
    "small ones": many(3000, () => random() * 10 ** (-42 * random())),
    "large and negative ones": many(3000, () => (random() - 0.5) * 10 ** (18 * random())),
    "those of f32": many(3000, () => Math.fround(random())),
    "short ones": many(3000, () => Math.round(random() * 1e6) / 10 ** Math.floor(7 * random())),
    "those near powers of ten": many(65, (n) => 10 ** (n - 45)).flatMap(neighbours),
    "those near powers of two": many(180, (n) => 2 ** (n - 130)).flatMap(neighbours),
    "those near halves of 15 to 17 digits": many(3000, () =>
      Number(`0.${Math.floor(random() * 1e15)}5`),
    ).flatMap((n) => [n, n * 10]),
    "those of random bits": (() => {
      const bits = new Uint32Array(20_000).map(() => random() * 2 ** 32);
      return Array.from(new Float64Array(bits.buffer));
    })(),
  };
  test.each(Object.keys(kinds))("%s", (kind) => {
    const wrong = (kinds[kind] ?? []).filter(
      (value) => written(value) !== `#${Object.is(value, -0) ? "-0" : value}`,
    );
    expect(wrong).toEqual([]);
  });
});

describe("numbers are read as Number does", () => {
  const read = (text: string) => {
    const bytes = Buffer.from(`;${text};`);
    return readNumber(bytes, 1, bytes.length - 1);
  };
  const readStart = (text: string) => {
    const value = new Float64Array(1);
    const end = readDecimal(Buffer.from(`;${text}`), 1, value, 0);
    return { rest: text.slice(end - 1), value: value[0] };
  };
  const texts = [
    ...[
      "0",
      "-0",
      "5.1",
      "5.",
      ".5",
      "-.5",
      "+3.5",
      "1e5",
      "-1.5E-3",
      "007",
      "9007199254740993",
      "0.1234567890123456789",
    ],
    ...[
      " 3.5 ",
      "1e400",
      "0.00000000000000000000001",
      "123456789012345678901234567890",
      "2.2250738585072011e-308",
    ],
    ...many(2000, () => String(random() * 10 ** (30 * random() - 15))),
    ...many(2000, () => random().toFixed(Math.floor(20 * random()))),
  ];
  test("with the same bits", () =>
    expect(texts.filter((text) => !Object.is(read(text), Number(text)))).toEqual([]));

  test("with the same bits where they end in anything else", () => {
    const wrong = texts.filter((text) => {
      const { rest, value } = readStart(`${text},5`);
      return rest === ",5" ? !Object.is(value, Number(text)) : rest !== `${text},5` && !/^[eE]/.test(rest);
    });
    expect(wrong).toEqual([]);
  });

  test.each([
    ["5.1,", { value: 5.1, rest: "," }],
    ["-0\n", { value: -0, rest: "\n" }],
    ["12x", { value: 12, rest: "x" }],
    ["9007199254740993,", { value: 0, rest: "9007199254740993," }],
    ["-,", { value: 0, rest: "-," }],
    [".", { value: 0, rest: "." }],
  ])("%j only as far as it is a decimal", (text, expected) => expect(readStart(text)).toEqual(expected));

  test.each([
    "",
    "-",
    ".",
    "-.",
    "x",
    "1x",
    "1.2.3",
    "--1",
    "1e",
    "e5",
    "0x10",
    "1_000",
    "NaN",
    "Infinity",
    "1,5",
    "١",
  ])("%j is none", (text) => expect(read(text)).toBeNaN());
});

describe("streams are cut where rows end", () => {
  async function cut(text: string, { size = 8, piece = 3, largest = 64, chunks = [] as string[] } = {}) {
    let unread = Buffer.from(text);
    const pieces = async (into: Uint8Array) => {
      const part = unread.subarray(0, Math.min(piece, into.length));
      into.set(part);
      unread = unread.subarray(part.length);
      return part.length;
    };
    for await (const { bytes, length } of cutRows(pieces, {
      size,
      largest,
      delimiter: 44,
      take: () => Buffer.alloc(size),
    }))
      chunks.push(bytes.toString("utf8", 0, length));
    return chunks;
  }

  test("into as many rows as a chunk holds", async () =>
    expect(await cut("a,b\n1,2\n3,4\n5,6\n")).toEqual(["a,b\n1,2\n", "3,4\n5,6\n"]));
  test("and a line end is added to the last row", async () => expect(await cut("1\n2")).toEqual(["1\n2\n"]));
  test("not within quotes", async () =>
    expect(await cut('1,"a\nb\nc"\n22222222,"d"\n')).toEqual(['1,"a\nb\nc"\n', '22222222,"d"\n']));
  test("not behind doubled quotes", async () =>
    expect(await cut('"a""\n",1\nbbbbbbbbb\n')).toEqual(['"a""\n",1\n', "bbbbbbbbb\n"]));
  test("and a quote within a field that is not quoted quotes nothing", async () =>
    expect(await cut('5" x,1\n6,2\n')).toEqual(['5" x,1\n', "6,2\n"]));
  test("a row that is too long ends the stream", async () =>
    expect(cut("x".repeat(100))).rejects.toThrow("the row is longer than 64 bytes"));
  test("a quote that is not closed comes behind the rows before", async () => {
    const chunks: string[] = [];
    await expect(cut('1\n2,"x\n3\n', { size: 64, chunks })).rejects.toThrow(RowTooLong);
    expect(chunks).toEqual(["1\n"]);
  });
  test("wherever pieces and chunks end", async () => {
    const rows = many(60, (n) =>
      n % 3 === 0 ? `"${"\n".repeat(n % 5)}""${n}",é\r\n` : `${n},${"y".repeat(n % 7)}\n`,
    );
    for (let size = 1; size < 40; size += 3)
      for (let piece = 1; piece < 20; piece += 4) {
        const chunks = await cut(rows.join(""), { size, piece, largest: 64 });
        expect(chunks.join("")).toBe(rows.join(""));
        for (const chunk of chunks) expect(rows.some((row) => chunk.endsWith(row))).toBe(true);
      }
  });
});

describe("rows of CSV", () => {
  const network = { name: "two", dtype: "f64", inputSize: 2, outputSize: 1, layers: [] } as const;
  function read(text: string, { allowsMissing = false, missing = [] as string[] } = {}) {
    const layout = {
      ...{ delimiter: 44, names: ["b", "id", "a"], inputs: [1, -1, 0], kept: [-1, 0, -1] },
      ...{ missing, allowsMissing },
    };
    const rows = new CsvRows(layout, network);
    const problems: string[] = [];
    const bytes = Buffer.from(text);
    const lines = rows.read(
      bytes,
      0,
      bytes.length,
      ({ row, message }) => problems.push(`${row}: ${message}`) > 0,
    );
    return { x: Array.from(rows.x.subarray(0, 2 * rows.count)), ids: rows.keptColumn(0), problems, lines };
  }

  test("become vectors in the order of the network's inputs", () =>
    expect(read("1,x,2\n3,y,4\n")).toEqual({ x: [2, 1, 4, 3], ids: ["x", "y"], problems: [], lines: 2 }));
  test("can have quotes, line ends within them, CRLF and blank lines", () =>
    expect(read('"1",x,2\r\n\r\n3,"a ""b""\r\nc, d","4"\r\n')).toEqual({
      ...{ x: [2, 1, 4, 3], ids: ["x", 'a "b"\r\nc, d'], problems: [], lines: 4 },
    }));
  test.each<[row: string, problem: string]>([
    ["x,1,2", 'b is "x", which is not a number'],
    ["1,2,é", 'a is "é", which is not a number'],
    [",1,2", "b is missing"],
    ['"",1,2', "b is missing"],
    ["1,2", "2 fields, but the header has 3"],
    ["1,2,3,4", "4 fields, but the header has 3"],
    ['1,"x"y,2', "text behind the closing quote of id"],
    ['1,x"y,2', "a quote within id, which is not quoted"],
    ['1,x,2,"y"z', "text behind the closing quote of field 4"],
    ["NaN,1,2", 'b is "NaN", which is not a number'],
  ])("%s: %s", (row, problem) => {
    const { x, ids, problems } = read(`1,first,2\n${row}\n3,last,4\n`);
    expect(problems).toEqual([`2: ${problem}`]);
    expect({ x, ids }).toEqual({ x: [2, 1, 4, 3], ids: ["first", "last"] });
  });
  test("miss values where the network allows it", () =>
    expect(read(",x,2\nNA,y,4\n", { allowsMissing: true, missing: ["NA"] })).toMatchObject({
      x: [2, NaN, 4, NaN],
      problems: [],
    }));
  test("become more than there was room for", () => {
    const { x, ids } = read(many(5000, (n) => `${n},id ${n},${-n}\n`).join(""));
    expect(x.length).toBe(10_000);
    expect(x.slice(-2)).toEqual([-4999, 4999]);
    expect(ids.at(-1)).toBe("id 4999");
  });
});

test("the sample is the same at every run", () =>
  expect([...flowers(2)]).toEqual([
    ["5.2", "2.9", "4.0", "1.8"],
    ["4.5", "2.9", "5.6", "1.4"],
  ]));
