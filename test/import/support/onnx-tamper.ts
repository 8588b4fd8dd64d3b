import { clone, fromBinary, toBinary } from "@bufbuild/protobuf";
import { ModelProtoSchema } from "onnx-buf";

/** A place in a message: what holds it, and under which key. */
interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function* placesIn(value: unknown): Iterable<Place> {
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return;
  const holder = value as Record<string, unknown>;
  for (const key of Object.keys(holder).filter((name) => !["$typeName", "case"].includes(name))) {
    if (!Array.isArray(holder[key]) || holder[key].length > 0) yield { holder, key };
    yield* placesIn(holder[key]);
  }
}

const NUMBERS = [0, 1, 2, 3, 6, 7, 9, 11, 13, 64, 255, 2 ** 31 - 1];
const INTEGERS = [0n, 1n, 2n, 3n, -1n, -2n, 7n, 100n, 2n ** 31n, 2n ** 53n, 2n ** 63n - 1n, -(2n ** 63n)];

/**
 * A model that is sound protobuf, and changed in one to four places: numbers replaced, names exchanged for others of the
 * model, items of lists left out, doubled or exchanged.
 */
export function tamper(model: Uint8Array, random: () => number): Uint8Array {
  const message = clone(ModelProtoSchema, fromBinary(ModelProtoSchema, model));
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)] as T;
  const places = [...placesIn(message.graph), ...placesIn(message.opsetImport)];
  const texts = places.map(({ holder, key }) => holder[key]).filter((value) => typeof value === "string");

  const changed = (value: unknown): unknown => {
    if (typeof value === "number") return pick(NUMBERS);
    if (typeof value === "bigint") return pick(INTEGERS);
    if (typeof value === "string") return pick(["", ...texts]);
    if (value instanceof Uint8Array) return value.slice(0, Math.floor(random() * value.length));
    if (!Array.isArray(value) || value.length === 0) return value;
    const item = pick(value);
    return pick([value.filter((other) => other !== item), [...value, item], [...value].reverse()]);
  };
  for (let count = 1 + Math.floor(random() * 4); count > 0; count--) {
    const { holder, key } = pick(places);
    holder[key] = changed(holder[key]);
  }
  return toBinary(ModelProtoSchema, message);
}
