import { openWeightFile, type WeightFile, weightFormats } from "../2-resolve/weights/index.ts";
import { list } from "../diagnostics/words.ts";
import { openCsvVectors } from "./csv-vectors.ts";
import { type Naming, openJsonVectors } from "./json-vectors.ts";
import { isTestData, openTestData, readTestData, testDataIn } from "./onnx-test-data.ts";
import { type VectorPart, VectorProblem, withVectorProblems } from "./vector-problem.ts";

/** Reads files of recorded vectors. Both methods throw an UnreadableFile. */
export interface VectorFiles {
  readonly readFile: (path: string) => Uint8Array;
  /** The names in a folder; undefined where the path is not a folder. */
  readonly listFolder: (path: string) => readonly string[] | undefined;
}

/** The arrays of a file, or of a folder with a file for each array. */
export interface Recording {
  /** What messages call it. */
  readonly name: string;
  readonly arrays: WeightFile;
  /** The keys of its arrays by other names. */
  readonly names: ReadonlyMap<string, string>;
}

/** How to open a file, by its extension; the first row that fits. */
const formats: readonly {
  readonly ending: string;
  readonly open: (path: string, bytes: Uint8Array, naming: Naming) => WeightFile;
}[] = [
  { ending: ".json", open: (_, bytes, naming) => openJsonVectors(bytes, naming) },
  { ending: ".csv", open: (_, bytes) => openCsvVectors(bytes) },
  ...weightFormats.map(({ extension }) => ({ ending: extension, open: openWeightFile })),
];

/**
 * Opens the recording at a path, or one for each set of ONNX test data in a folder.
 * @throws VectorProblem
 */
export async function openVectors(
  path: string,
  part: VectorPart,
  files: VectorFiles,
  naming: Naming,
): Promise<readonly Recording[]> {
  const names = withVectorProblems(path, part, () => files.listFolder(path));
  return names === undefined ? [openFile(path, part, files, naming)] : openFolder(path, part, names, files);
}

function openFile(path: string, part: VectorPart, files: VectorFiles, naming: Naming): Recording {
  const format = formats.find(({ ending }) => path.toLowerCase().endsWith(ending));
  if (format === undefined) throw unknownFormat(path, part);
  const open = () => format.open(path, files.readFile(path), naming);
  return { name: path, arrays: withVectorProblems(path, part, open), names: new Map() };
}

async function openFolder(
  path: string,
  part: VectorPart,
  names: readonly string[],
  files: VectorFiles,
): Promise<readonly Recording[]> {
  const sets = isTestData(names) ? [path] : testDataIn(names).map((name) => `${path}/${name}`);
  if (sets.length === 0)
    throw new VectorProblem(
      "malformed-vectors",
      "is a folder without ONNX test data: it contains neither input_0.pb nor test_data_set_0.",
      { file: path, part },
    );
  const recordings: Recording[] = [];
  for (const set of sets) {
    const data = await readTestData(set, files);
    recordings.push({
      name: set,
      arrays: withVectorProblems(set, part, () => openTestData(data)),
      names: data.names,
    });
  }
  return recordings;
}

function unknownFormat(path: string, part: VectorPart): VectorProblem {
  const endings = list([
    ...weightFormats.map(({ extension }) => extension),
    ".csv",
    "folders of ONNX test data",
  ]);
  return new VectorProblem(
    "malformed-vectors",
    `has an unsupported extension; recorded vectors are ${endings}.`,
    {
      file: path,
      part,
    },
  );
}
