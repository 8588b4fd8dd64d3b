import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importSklearn } from "../../../generator/import/sklearn/index.ts";
import { writeSpec } from "../../../generator/import/write-spec.ts";
import { load } from "../../../generator/load.ts";
import { verify } from "../../../generator/verify/verify.ts";
import { root } from "../../support/specs.ts";
import { filesOf } from "../../support/vector-files.ts";
import { modelFile } from "./import-files.ts";

/** What recipes/sklearn.py saved; make.py beside it says of which models. */
export const folder = join(root, "test/data/sklearn/recipe");
export const archives = (from: string) => readdirSync(from).filter((name) => name.endsWith(".npz"));

/** Imports an archive and compares with the vectors in it, as a user does. */
export async function importAndVerify(from: string, name: string) {
  const bytes = readFileSync(join(from, name));
  const model = await importSklearn(modelFile(name, bytes), {});
  const { spec, weights } = writeSpec(model, "net");
  const question = {
    vectors: name,
    ...{ expected: undefined, input: undefined, output: undefined, tolerance: undefined },
  };
  const loaded = load(spec, { readFile: () => weights });
  const [verdict] = await verify(loaded, [], question, filesOf({ [name]: bytes }));
  return { model, spec, network: loaded.network, verdict };
}
