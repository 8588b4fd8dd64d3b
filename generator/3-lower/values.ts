import type { Scalar } from "../ir/scalar.ts";
import type { Draft, Vector } from "./draft.ts";
import { lastUses, type PlacedOp, type ValueId } from "./place-ops.ts";
import { loadLocals, storeValues } from "./schedules/unrolled.ts";

/** A vector that lies in memory. */
export type Buffered = Extract<Vector, { kind: "buffer" }>;

/** Where every vector is while operations are written one after the other, and how long each is needed. */
export class Values {
  readonly #vectors: Map<ValueId, Vector>;
  readonly #lastUses: ReadonlyMap<ValueId, number>;
  readonly #layers: ReadonlyMap<ValueId, number>;

  constructor(ops: readonly PlacedOp[], start: readonly [ValueId, Vector]) {
    this.#vectors = new Map([start]);
    this.#lastUses = lastUses(ops);
    this.#layers = new Map(ops.map(({ value, layer }) => [value, layer]));
  }

  get(id: ValueId): Vector {
    const vector = this.#vectors.get(id);
    if (vector === undefined) throw new Error(`vector ${id} is used before it is there`);
    return vector;
  }

  set(id: ValueId, vector: Vector): void {
    this.#vectors.set(id, vector);
  }

  /** Whether no operation after this one, by their places along the list, reads the vector. */
  endsAt(id: ValueId, place: number): boolean {
    return (this.#lastUses.get(id) ?? -1) <= place;
  }

  /** Whether the vector is where it was passed to us, which may be where the output is to be. */
  isForeign(id: ValueId): boolean {
    const vector = this.#vectors.get(id);
    return vector?.kind === "buffer" && !vector.isOwn;
  }

  /** The vector in locals. It stays there: a caller may pass one vector as both input and output. */
  inLocals(draft: Draft, id: ValueId): readonly Scalar[] {
    const vector = this.get(id);
    if (vector.kind === "locals") return vector.values;
    const values = loadLocals(draft, vector.name, vector.size, vector.symbol);
    this.set(id, { kind: "locals", values });
    return values;
  }

  /**
   * The vector in a buffer. Locals are stored into scratch, and in TypeScript so is the input: loops read memory of our own
   * faster, and a caller may pass one vector as both input and output.
   */
  inBuffer(draft: Draft, id: ValueId): Buffered {
    const vector = this.get(id);
    if (vector.kind === "buffer" && (vector.isOwn || draft.lanes > 1)) return vector;
    const size = vector.kind === "buffer" ? vector.size : vector.values.length;
    const layer = this.#layers.get(id) ?? 0;
    const name = draft.buffer("scratch", `z${layer}`, size);
    if (vector.kind === "buffer") draft.add({ kind: "copy", from: vector.name, to: name });
    else storeValues(draft, vector.values, name);
    const buffered = { kind: "buffer", name, size, pitch: size, symbol: `z${layer}_`, isOwn: true } as const;
    this.set(id, buffered);
    return buffered;
  }
}
