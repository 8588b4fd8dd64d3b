import { join } from "node:path";
import { SpecError } from "../../diagnostics/spec-error.ts";
import { escapeControls } from "../../diagnostics/words.ts";
import { ImportError, type ImportedModel, type ModelFile } from "../../import/imported-model.ts";
import { importModel } from "../../import/index.ts";
import { IMPORTED, type WrittenModel, writeSpec } from "../../import/write-spec.ts";
import { type Loaded, load } from "../../load.ts";
import { checkOverwrite } from "../files/check-overwrite.ts";
import { type NewFile, readIfThere, writeAll } from "../files/write-all.ts";
import type { Flags } from "../flags/flags.ts";
import type { CommandOutput } from "../output/command-output.ts";
import { printablePath } from "../output/display-path.ts";
import { Failure, failure, usageError } from "../problems/failure.ts";
import { makeProblem } from "../problems/problem.ts";
import { openModel } from "./open-model.ts";
import { filesNamedBy, importOptionsOf, networkName } from "./options.ts";
import { importOutput } from "./output.ts";
import { importProblem } from "./problems.ts";

/** `gen import FILE`: writes a spec and its weights, and prints where each layer comes from. Throws a Failure. */
export async function importFile(name: string, flags: Flags): Promise<CommandOutput> {
  const { output = "specs", dtype, force = false } = flags;
  if (output === "") throw usageError("--output is empty.", "write -o . for this folder");
  const { file, stem } = openModel(name);
  const called = networkName(flags, stem);
  const read = await readModel(file, flags);
  const model = dtype === undefined ? read : { recordedIn: read.dtype, ...read, dtype };
  const written = writeSpec(model, called, file.path);
  const spec: NewFile = { path: join(output, `${written.name}.yaml`), content: written.spec };
  const weights: NewFile = { path: join(output, written.weightsFile), content: written.weights };
  const files = written.weights.length === 0 ? [spec] : [spec, weights];
  const loaded = loadWritten(file.path, printablePath(spec.path), written);
  checkOverwrite(files, {
    ...{ read: [name, ...filesNamedBy(flags)], force },
    ...{ elsewhere: "--name NAME and -o DIR write elsewhere", notesOn: noteOnSpec },
  });
  const outcomes = writeAll(files);
  return importOutput({ source: file.path, model, written, loaded, files, outcomes });
}

async function readModel(file: ModelFile, flags: Flags): Promise<ImportedModel> {
  const options = importOptionsOf(flags);
  try {
    return await importModel(file, options);
  } catch (thrown) {
    throw thrown instanceof ImportError ? failure(importProblem(file.path, thrown)) : thrown;
  }
}

/** Loads the spec before it is written, to find problems first. */
function loadWritten(source: string, path: string, { spec, weights }: WrittenModel): Loaded {
  try {
    return load(spec, { path, readFile: () => weights });
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw thrown;
    const reason = `the spec that it gives, ${path}, which is not written, would be refused`;
    throw new Failure([
      { problems: [makeProblem("cannot-import", { file: source, reason })] },
      { problems: thrown.diagnostics, sources: thrown.sources },
    ]);
  }
}

/** A note with the first line of an existing spec, or that gen import did not write it. */
function noteOnSpec(path: string): { message: string }[] {
  if (!path.endsWith(".yaml")) return [];
  const [first = ""] = new TextDecoder().decode(readIfThere(path)).split(/\r?\n/, 1);
  const message =
    first.startsWith("# ") && first.includes(`: ${IMPORTED}`)
      ? `${printablePath(path)} begins "${first}", as gen import writes it`
      : `${printablePath(path)} does not begin as gen import writes specs`;
  return [{ message: escapeControls(message) }];
}
