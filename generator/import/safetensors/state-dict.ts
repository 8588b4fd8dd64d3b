import type { Dtype } from "../../ir/number-format.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { tensorField } from "../fields.ts";
import { ImportError, type ImportedTensor, type ModelFile } from "../imported-model.ts";
import { openWeights } from "../read-weights.ts";

/** What batch normalisation counts while it is trained, and nothing reads afterwards. */
const COUNTER = /(^|\.)num_batches_tracked$/;

/** The tensors of a PyTorch state dict, and which of them a layer has taken. */
export class StateDict {
  /** The types of its tensors as the file calls them: `F32`. */
  readonly types: readonly string[];
  readonly #tensors: ReadonlyMap<string, ImportedTensor>;
  readonly #taken = new Set<string>();

  /** @throws ImportError */
  constructor(file: ModelFile) {
    const weights = openWeights(file);
    const keys = weights.keys.filter((key) => !COUNTER.test(key));
    this.types = typesIn(file.bytes);
    let size = 0;
    this.#tensors = new Map(
      keys.map((key) => {
        const tensor = weights.read(key);
        // A value takes a byte at least, so more values than bytes are read from one place.
        size += sizeOf(tensor.shape);
        if (size > file.bytes.length) throw new ImportError({ reason: "the tensors of the file overlap" });
        return [key, tensorField(key, tensor)];
      }),
    );
  }

  get dtype(): Dtype {
    return this.types.includes("F64") ? "f64" : "f32";
  }

  get keys(): readonly string[] {
    return [...this.#tensors.keys()];
  }

  /** The modules that have tensors, numbers in their names in order of size: `fc2` before `fc10`. */
  get modules(): readonly string[] {
    return [...new Set(this.keys.map(moduleOf))].sort(byNumber);
  }

  /** The tensor of a module, which counts as taken; nothing where there is none. */
  take(module: string, parameter: string): ImportedTensor | undefined {
    const key = keyOf(module, parameter);
    this.#taken.add(key);
    return this.#tensors.get(key);
  }

  /** What no layer has taken. */
  get unused(): readonly ImportedTensor[] {
    return [...this.#tensors.values()].filter(({ key }) => !this.#taken.has(key));
  }

  /** Every tensor and its shape, for messages: `0.weight [16, 6]`. */
  get summary(): readonly string[] {
    const tensors = [...this.#tensors.values()].sort((a, b) => byNumber(a.key, b.key));
    return tensors.map(({ key, tensor }) => `${key} [${tensor.shape.join(", ")}]`);
  }
}

export const keyOf = (module: string, parameter: string): string =>
  module === "" ? parameter : `${module}.${parameter}`;

const moduleOf = (key: string): string => key.slice(0, Math.max(0, key.lastIndexOf(".")));

const { compare: byNumber } = new Intl.Collator("en", { numeric: true });

/** The header has been read once by then, so it is JSON. */
function typesIn(bytes: Uint8Array): string[] {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const header = JSON.parse(new TextDecoder().decode(bytes.subarray(8, 8 + length))) as object;
  const entries = Object.entries(header).filter(([key]) => key !== "__metadata__");
  return [...new Set(entries.map(([, { dtype }]) => String(dtype)))];
}
