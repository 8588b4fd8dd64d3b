import { count, quote } from "../../diagnostics/words.ts";
import { type Shape, sizeOf, type TensorData } from "../../ir/tensor-data.ts";
import { ImportError, type ModelFile } from "../imported-model.ts";
import { isConfig, listIn, refuse, textIn } from "../keras/config/config.ts";
import { decode, type Encoding, encodingOf } from "./dequantize.ts";

/** The weights of a manifest by name; each is decoded when it is read. */
export interface ManifestWeights {
  readonly names: readonly string[];
  /** @throws ImportError */
  read(name: string): TensorData;
  readonly remarks: readonly string[];
}

interface StoredWeight {
  readonly shape: Shape;
  readonly encoding: Encoding;
  readonly bytes: Uint8Array;
}

/**
 * The weights in the groups of a manifest. The shards of a group are one run of bytes, which holds its weights in order.
 * @throws ImportError if a shard cannot be read, or the shards of a group do not have as many bytes as its weights
 */
export function readManifest(manifest: unknown, readBeside: ModelFile["readBeside"]): ManifestWeights {
  if (!Array.isArray(manifest)) throw refuse({ reason: "its weightsManifest is not a list", help: SAVE });
  refuseRepeated(manifest);
  const weights = new Map<string, StoredWeight>();
  manifest.forEach((group: unknown, i) => {
    const where = `group ${i + 1} of weightsManifest`;
    if (!isConfig(group)) throw refuse({ where, reason: "it is not a mapping" });
    const specs = listIn(group, "weights").map((spec) => readSpec(spec, where));
    const needed = specs.reduce((sum, { size }) => sum + size, 0);
    const bytes = joinShards(listIn(group, "paths"), needed, where, readBeside);
    let offset = 0;
    for (const { name, shape, encoding, size } of specs) {
      if (weights.has(name)) throw refuse({ where, reason: `the weight ${quote(name)} appears twice` });
      weights.set(name, { shape, encoding, bytes: bytes.subarray(offset, offset + size) });
      offset += size;
    }
  });
  const quantized = [...weights].filter(([, { encoding }]) => encoding.remark !== undefined);
  const kinds = new Set(quantized.map(([, { encoding }]) => encoding.remark as string));
  return {
    names: [...weights.keys()],
    read: (name) => {
      const { shape, encoding, bytes } = weights.get(name) as StoredWeight;
      return { shape, data: decode(encoding, bytes) };
    },
    remarks: [...kinds],
  };
}

const SAVE = "save the model with model.save(), which writes model.json and its weights";

interface Spec {
  readonly name: string;
  readonly shape: Shape;
  readonly encoding: Encoding;
  /** In bytes. */
  readonly size: number;
}

function readSpec(spec: unknown, where: string): Spec {
  if (!isConfig(spec)) throw refuse({ where, reason: "a weight is not a mapping" });
  const name = textIn(spec, "name", undefined);
  if (name === undefined) throw refuse({ where, reason: "a weight has no name" });
  const shape = listIn(spec, "shape");
  const isShape = shape.every((size): size is number => Number.isSafeInteger(size) && (size as number) >= 0);
  if (!isShape || shape.length > 16)
    throw refuse({ where: `weight ${quote(name)}`, reason: "its shape is not a list of sizes" });
  const encoding = encodingOf(spec, `weight ${quote(name)}`);
  return { name, shape, encoding, size: shape.includes(0) ? 0 : sizeOf(shape) * encoding.bytes };
}

/** The shards joined; reading stops once they have more bytes than the weights. */
function joinShards(
  paths: readonly unknown[],
  needed: number,
  where: string,
  readBeside: ModelFile["readBeside"],
): Uint8Array {
  const shards: Uint8Array[] = [];
  let total = 0;
  for (const path of paths) {
    const shard = readShard(path, where, readBeside);
    shards.push(shard);
    total += shard.length;
    if (total > needed) break;
  }
  if (total !== needed) {
    throw refuse({
      where,
      reason: `its shards have ${count(total, "byte")}${shards.length < paths.length ? " or more" : ""}, but its weights take ${count(needed, "byte")}`,
      help: "put all shards into the same folder as model.json, as they were saved",
    });
  }
  const joined = new Uint8Array(total);
  let offset = 0;
  for (const shard of shards) {
    joined.set(shard, offset);
    offset += shard.length;
  }
  return joined;
}

/** Refuses shards that are listed twice: a small file could make one be read a million times. */
function refuseRepeated(groups: readonly unknown[]): void {
  const paths = groups.flatMap((group) => (isConfig(group) ? listIn(group, "paths") : []));
  const seen = new Set<string>();
  for (const path of paths.filter((path) => typeof path === "string")) {
    const plain = path
      .split("/")
      .filter((part) => part !== "" && part !== ".")
      .join("/");
    if (seen.has(plain))
      throw refuse({ where: "weightsManifest", reason: `the shard ${quote(plain)} appears twice` });
    seen.add(plain);
  }
}

function readShard(path: unknown, where: string, readBeside: ModelFile["readBeside"]): Uint8Array {
  if (typeof path !== "string" || path === "")
    throw refuse({ where, reason: "one of its paths is not a string" });
  try {
    return readBeside(path);
  } catch (error) {
    if (error instanceof ImportError) throw error;
    const said = error instanceof Error ? `: ${error.message.slice(0, 200)}` : "";
    throw refuse({
      where,
      reason: `its shard ${quote(path)} cannot be read${said}`,
      help: "put all shards into the same folder as model.json, as they were saved",
    });
  }
}
