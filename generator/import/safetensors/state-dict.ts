import type { Dtype } from "../../ir/number-format.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import {
  ImportError,
  type ImportedTensor,
  type ImportProblem,
  type ModelFile,
  tensorField,
} from "../imported-model.ts";
import { openWeights } from "../read-file.ts";

/** A counter of batch normalization in training, which inference does not use. */
const COUNTER = /(^|\.)num_batches_tracked$/;

const FLOAT = /^B?F\d/;

/** The tensors of a PyTorch state dict, and which of them layers have used. */
export class StateDict {
  /** The type of each tensor as the file spells it: `F32`. */
  readonly #types: ReadonlyMap<string, string>;
  readonly #tensors: ReadonlyMap<string, ImportedTensor>;
  readonly #byModule: ReadonlyMap<string, ReadonlyMap<string, ImportedTensor>>;
  readonly #taken = new Set<string>();

  /** @throws ImportError */
  constructor(file: ModelFile) {
    const weights = openWeights(file);
    const keys = weights.keys.filter((key) => !COUNTER.test(key));
    if (keys.length === 0) throw new ImportError({ reason: "the file contains no tensors" });
    let size = 0;
    this.#tensors = new Map(
      keys.map((key) => {
        const tensor = weights.read(key);
        // A value takes at least one byte, so if there are more values than bytes, tensors overlap.
        size += sizeOf(tensor.shape);
        if (size > file.bytes.length) throw new ImportError({ reason: "the tensors of the file overlap" });
        return [key, tensorField(key, tensor)];
      }),
    );
    this.#types = typesIn(file.bytes, keys);
    this.#byModule = byModule(this.#tensors);
  }

  get types(): readonly string[] {
    return [...new Set(this.#types.values())];
  }

  get dtype(): Dtype {
    return this.types.includes("F64") ? "f64" : "f32";
  }

  /** The modules that have tensors, sorted with numbers by value: `fc2` before `fc10`. */
  get modules(): readonly string[] {
    return [...this.#byModule.keys()].sort(byNumber);
  }

  /** The tensor of a module, which is marked as used; undefined if there is none. */
  take(module: string, parameter: string): ImportedTensor | undefined {
    const key = keyOf(module, parameter);
    this.#taken.add(key);
    return this.#tensors.get(key);
  }

  /** Marks the tensors of a module as used, which is refused anyway. */
  takeAll(module: string): void {
    for (const parameter of this.tensorsOf(module).keys()) this.take(module, parameter);
  }

  /** The tensors that no layer has used. */
  get unused(): readonly ImportedTensor[] {
    return [...this.#tensors.values()].filter(({ key }) => !this.#taken.has(key));
  }

  /** Problems with tensors of integers that layers use: those are counters or the codes of a quantized network. */
  get wholeNumbers(): readonly ImportProblem[] {
    return [...this.#tensors.keys()]
      .filter((key) => this.#taken.has(key) && !FLOAT.test(this.#types.get(key) ?? ""))
      .map((key) => ({
        where: key,
        reason: `it contains ${this.#types.get(key)}, but weights must be floating-point numbers`,
        help: "save the network with its weights in float32, dequantized if it is quantized",
      }));
  }

  /** The tensors of a module by their parameters: `weight`, `bias`. */
  tensorsOf(module: string): ReadonlyMap<string, ImportedTensor> {
    return this.#byModule.get(module) ?? new Map();
  }

  /** All tensors as messages show them. */
  get summary(): readonly string[] {
    return [...this.#tensors.values()].sort((a, b) => byNumber(a.key, b.key)).map(describeTensor);
  }
}

/** A tensor as messages show it: `0.weight [16, 6]`. */
export const describeTensor = ({ key, tensor }: ImportedTensor): string =>
  `${key} [${tensor.shape.join(", ")}]`;

export const keyOf = (module: string, parameter: string): string =>
  module === "" ? parameter : `${module}.${parameter}`;

/** `fc.1.weight` is the tensor `weight` of the module `fc.1`. */
function byModule(tensors: ReadonlyMap<string, ImportedTensor>): Map<string, Map<string, ImportedTensor>> {
  const modules = new Map<string, Map<string, ImportedTensor>>();
  for (const [key, tensor] of tensors) {
    const at = key.lastIndexOf(".");
    const module = key.slice(0, Math.max(0, at));
    const own = modules.get(module) ?? new Map();
    modules.set(module, own.set(key.slice(at + 1), tensor));
  }
  return modules;
}

const { compare: byNumber } = new Intl.Collator("en", { numeric: true });

/** Reads the header again, which is known to be sound by then. */
function typesIn(bytes: Uint8Array, keys: readonly string[]): ReadonlyMap<string, string> {
  const length = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
  const text = new TextDecoder().decode(bytes.subarray(8, 8 + length));
  const header = JSON.parse(text) as Readonly<Record<string, { dtype: string }>>;
  return new Map(keys.map((key) => [key, (header[key] as { dtype: string }).dtype]));
}
