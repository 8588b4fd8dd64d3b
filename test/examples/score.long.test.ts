import { execFileSync, spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { load } from "../../generator/load.ts";
import { interpret } from "../../generator/reference/interpret.ts";
import { checkExample } from "../support/check-example.ts";
import { compileFile, root } from "../support/specs.ts";

/** A clone of the project, but for what examples do not need, in which the example's line was run. */
let clone: string;
let folder: string;
let printed: string;

const page = readFileSync(join(root, "examples/score/README.md"), "utf8");
const block = (fence: string) =>
  new RegExp(`^\`\`\`${fence}\\n([\\s\\S]*?)^\`\`\`$`, "m").exec(page)?.[1] ?? "";
const [line = ""] = block("sh").split("\n");

beforeAll(async () => {
  clone = mkdtempSync(join(tmpdir(), "neuroll-"));
  folder = join(clone, "examples/score");
  mkdirSync(join(clone, "examples"));
  cpSync(join(root, "examples/score"), folder, {
    recursive: true,
    filter: (path) => !path.endsWith("node_modules"),
  });
  for (const name of ["dist", "specs"]) symlinkSync(join(root, name), join(clone, name));
  printed = execFileSync("sh", ["-c", `${line} -- --rows 20000 --runs 1`], { cwd: clone, encoding: "utf8" });
  mkdirSync(join(folder, "generated"));
  for (const name of ["iris", "tabular", "language", "perceptron_sigmoid"]) {
    const { text } = await compileFile(`specs/${name}.yaml`, { emit: { module: "js" } });
    writeFileSync(join(folder, `generated/${name}.mjs`), text);
  }
}, 600_000);
afterAll(() => rmSync(clone, { recursive: true }));

/** Runs the command in the folder of the example, on a text or on what is in a file there. */
function run(args: string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["score.js", ...args], {
    cwd: folder,
    input,
    encoding: "utf8",
  });
  return { status, stdout, error: stderr.trim() };
}

const ofIris = (args: string[], input = "") => run(["--module", "generated/iris.mjs", ...args], input);

test("the line of the page verifies and measures", () => {
  const lines = printed.trim().split("\n");
  expect(lines).toContain(
    "verified: 1000 rows of CSV and of Parquet have the labels and the bits of the reference",
  );
  const ways = ["csv to csv", "csv to parquet", "parquet to parquet"];
  for (const way of ways) expect(lines.filter((line) => line.startsWith(`${way}, `)).length).toBe(2);
  const compared = ways.filter((way) => lines.some((line) => line.startsWith(way) && /\dx \(/.test(line)));
  expect(printed.includes("no ratios are shown")).toBe(compared.length < ways.length);
});

test("its JavaScript has the right types", () =>
  expect(checkExample(folder, "examples/score/tsconfig.json")).toBe(""));

test("the flowers of the page are scored as it shows", () => {
  writeFileSync(join(clone, "flowers.csv"), block("csv flowers.csv"));
  const [, command = ""] = /^(node examples\/score\/score\.js .*)$/m.exec(page) ?? [];
  execFileSync("sh", ["-c", command], { cwd: clone, stdio: "pipe" });
  expect(readFileSync(join(clone, "scored.csv"), "utf8")).toBe(block("csv scored.csv"));
});

const header = "petal_length,petal_width,sepal_length,sepal_width,id\n";

test.each<[what: string, args: string[], input: string, error: string]>([
  [
    "a text where a number is needed",
    ["--keep", "none"],
    `${header}1,2,3,4,x\n1,2,wide,4,x\n`,
    'the standard input:3: sepal_length is "wide", which is not a number',
  ],
  [
    "an open quote",
    [],
    `${header}1,2,3,4,x\n1,2,3,4,"x\n`,
    "the standard input:3: a quote is not closed in the 11 bytes from here on",
  ],
  [
    "a name that is not there",
    [],
    "a,b\n",
    'the standard input: no column sepal_length, sepal_width, petal_length, petal_width; the columns are "a", "b"',
  ],
  [
    "a name that is taken",
    ["--keep", "all"],
    `label,${header}1,1,2,3,4,x\n`,
    "the input has a column label already: use --keep none, or --prefix scored_ for the columns added",
  ],
  [
    "two columns of a name",
    [],
    `petal_width,${header}`,
    "the standard input: there are two columns petal_width",
  ],
  ["nothing", [], "", "the standard input is empty: the first line has the names of the columns"],
  ["a file that is not there", ["no.csv"], "", "no.csv does not exist"],
  ["a file that is no Parquet", ["README.md", "-o", "x.parquet"], "", "README.md: no column sepal_length"],
  ["a wrong option", ["--workers", "0"], "", "--workers must be a whole number from 1 on, not 0"],
])("%s is refused with its place", (_, args, input, error) => {
  const { status, error: said } = ofIris(args, input);
  expect(said.slice(0, `error: ${error}`.length)).toBe(`error: ${error}`);
  expect(status).toBe(1);
});

test("a row that cannot be scored leaves no file, and what was there before", () => {
  writeFileSync(join(folder, "before.csv"), "before");
  const files = readdirSync(folder).length;
  expect(ofIris(["-o", "before.csv"], `${header}1,2,3,4,x\n1,,3,4,x\n`)).toMatchObject({
    ...{ status: 1, error: "error: the standard input:3: petal_width is missing" },
  });
  expect(readFileSync(join(folder, "before.csv"), "utf8")).toBe("before");
  expect(readdirSync(folder).length).toBe(files);
});

test("a file that cannot be written ends the run with the reason, and leaves no file", () => {
  writeFileSync(join(folder, "some.csv"), `${header}${"1,2,3,4,x\n".repeat(30_000)}`);
  const files = readdirSync(folder).length;
  const limited = (limit: number) =>
    spawnSync(
      "sh",
      [
        "-c",
        `ulimit -f ${limit}; exec "$0" score.js --module generated/iris.mjs some.csv -o limited.csv`,
        process.execPath,
      ],
      { cwd: folder, encoding: "utf8" },
    );
  expect(limited(1000)).toMatchObject({
    ...{ status: 1, stderr: "error: limited.csv: EFBIG: file too large, write\n" },
  });
  expect(readdirSync(folder).length).toBe(files);
});

test("a pipe that has a name is read", () => {
  writeFileSync(join(folder, "piped.csv"), `${header}1.4,.2,5.1,3.5,x\n`);
  const line = 'cat piped.csv | "$0" score.js --module generated/iris.mjs /dev/stdin -o piped-scored.csv';
  execFileSync("sh", ["-c", line, process.execPath], { cwd: folder, stdio: "pipe" });
  const scored = readFileSync(join(folder, "piped-scored.csv"), "utf8");
  expect(scored).toBe(ofIris(["piped.csv"]).stdout);
  expect(scored).toContain("\nx,setosa,0.99");
});

test("with --skip it is left out and counted", () => {
  const bad = Array.from({ length: 7 }, () => "1,2\n").join("");
  const { stdout, error } = ofIris(["--skip"], `${header}1.4,.2,5.1,3.5,"x, y"\n${bad}1.4,.2,5.1,3.5,z\n`);
  expect(stdout.split("\n").map((row) => row.replace(/,[^,]*,[^,]*,[^,]*$/, ""))).toEqual([
    ...["id,label", '"x, y",setosa', "z,setosa", ""],
  ]);
  expect(error.split("\n").slice(4, 6)).toEqual([
    "skipped: the standard input:7: 2 fields, but the header has 5",
    "skipped: 2 more",
  ]);
  expect(error).toContain("2 rows scored, 7 skipped");
});

describe("many rows, in small chunks and several threads", () => {
  let rows: Record<string, string>[];
  let scored: string[][];
  let score: (options: object) => Promise<{ rows: number; skipped: number; memory: number }>;
  const names = ["sepal_length", "sepal_width", "petal_length", "petal_width"];

  beforeAll(async () => {
    ({ score } = await import(pathToFileURL(join(folder, "run.js")).href));
    const { flowers } = await import(pathToFileURL(join(folder, "sample.js")).href);
    rows = [...(flowers(5000) as Iterable<string[]>)].map((flower, n) => ({
      ...Object.fromEntries(names.map((name, j) => [name, flower[j] as string])),
      id: n % 7 === 0 ? `"no ""${n}"",\n"` : `no ${n}`,
    }));
    const columns = ["id", ...names.toReversed()];
    const text = [columns, ...rows.map((row) => columns.map((name) => row[name]))].map(
      (row) => `${row.join(",")}\r\n`,
    );
    writeFileSync(join(folder, "many.csv"), `\ufeff${text.join("")}`);
    const [input, output] = [join(folder, "many.csv"), join(folder, "scored.csv")];
    await score({ module: join(folder, "generated/iris.mjs"), input, output, workers: 3, chunk: 1000 });
    const body = readFileSync(output, "utf8")
      .replace(/^.*\n/, "")
      .split(/(?<=\d)\n/);
    scored = body.filter((row) => row !== "").map((row) => row.split(/,(?!\n)/).slice(-4));
  }, 600_000);

  test("have the bits of the reference, in their order", () => {
    const iris = join(root, "specs/iris.yaml");
    const { network } = load(readFileSync(iris), {
      path: iris,
      readFile: (name) => readFileSync(join(root, "specs", name)),
    });
    const labels = network.outputs[0]?.labels ?? [];
    expect(scored.length).toBe(rows.length);
    const wrong = rows.filter((row, n) => {
      const { output } = interpret(
        network,
        names.map((name) => Number(row[name])),
      );
      const [label, ...values] = scored[n] ?? [];
      const isSame = Array.from(output).every((value, j) => Object.is(value, Number(values[j])));
      return !isSame || label !== labels[Array.from(output).indexOf(Math.max(...output))];
    });
    expect(wrong).toEqual([]);
  });

  test("and keep what was in other columns", () => {
    const text = readFileSync(join(folder, "scored.csv"), "utf8");
    for (const { id } of rows.slice(0, 50)) expect(text).toContain(`\n${id},`);
  });

  test("are the same by way of Parquet", async () => {
    const options = { module: join(folder, "generated/iris.mjs"), workers: 2 };
    const [csv, parquet] = [join(folder, "many.csv"), join(folder, "many.parquet")];
    await score({ ...options, input: csv, output: parquet, keep: "all", prefix: "old_", chunk: 20_000 });
    await score({ ...options, input: parquet, output: join(folder, "again.csv"), keep: "extra" });
    const again = readFileSync(join(folder, "again.csv"), "utf8");
    const old = /^id,old_label,old_setosa,old_versicolor,old_virginica,label,setosa,versicolor,virginica\n/;
    expect(again).toMatch(old);
    const bodies = again.replace(old, "").split(/(?<=\d)\n/);
    bodies.slice(0, -1).forEach((row, n) => {
      const fields = row.split(",").slice(-8);
      expect([fields.slice(0, 4), fields.slice(4)]).toEqual([scored[n], scored[n]]);
    });
    expect(bodies.length - 1).toBe(rows.length);
  });

  test("take no more memory than few", async () => {
    const some = "5.1,3.5,1.4,0.2\n".repeat(20_000);
    const peak = (copies: number) => {
      writeFileSync(join(folder, "large.csv"), `${names.join(",")}\n${some.repeat(copies)}`);
      const { error } = ofIris(["large.csv", "-o", "large-scored.csv"]);
      return Number(/, (\d+) MB of memory/.exec(error)?.[1]);
    };
    const few = peak(5);
    expect(few).toBeLessThan(250);
    expect(peak(100) - few).toBeLessThan(40);
  });
});

describe("other networks", () => {
  test("that impute take missing values", () => {
    const { stdout } = run(
      ["--module", "generated/tabular.mjs", "--missing", "NA"],
      "age,weight,height\n,NA,1.7\n30,70,1.7\n",
    );
    const [header, ...rows] = stdout.trimEnd().split("\n");
    expect(header).toBe("label,low,high");
    expect(
      rows.every((row) =>
        row
          .split(",")
          .slice(1)
          .every((value) => Number(value) > 0),
      ),
    ).toBe(true);
  });

  test("that need indices refuse other values, row by row", () => {
    const names = Array.from({ length: 6 }, (_, n) => `letter_${n + 1}`).join(",");
    const { stdout, error } = run(
      ["--module", "generated/language.mjs", "--skip"],
      `${names}\n1,2,3,4,5,6\n1,2,3,4,5,600\n1,2,3,4,5,7\n`,
    );
    expect(stdout.trimEnd().split("\n").length).toBe(3);
    expect(error).toMatch(/^skipped: the standard input:3: language: .*600/);
  });

  test("report the first of the rows that they refuse, for whatever reason", () => {
    const names = Array.from({ length: 6 }, (_, n) => `letter_${n + 1}`).join(",");
    const { error } = run(["--module", "generated/language.mjs"], `${names}\n1,2,3,4,5,600\n1,2,x,4,5,6\n`);
    expect(error).toMatch(/^error: the standard input:2: language: .*600/);
  });

  test("without names of inputs are refused", () =>
    expect(run(["--module", "generated/perceptron_sigmoid.mjs"], "a,b\n").error).toBe(
      "error: generated/perceptron_sigmoid.mjs: the input has no names, by which columns are found: give it names in the spec",
    ));
});
