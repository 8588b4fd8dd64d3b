import { isKnown, type Value } from "../ir/graph.ts";
import { load, number, type Scalar } from "../ir/scalar.ts";
import type { View } from "../ir/view.ts";
import { placeIn, type Step } from "./access.ts";
import type { Draft, Vector } from "./draft.ts";
import { type Job, valuesFilled, valuesRead } from "./job.ts";
import { loadLocals, storeValues } from "./schedules/unrolled.ts";

/** A value that is there before any job, and where it is. */
export type Start = readonly [Value, Vector];

/** A value that lies in memory. */
export type Buffered = Extract<Vector, { kind: "buffer" }>;

/** Where every value is while jobs are written one after the other, and how long each is needed. */
export class Values {
  readonly #vectors: Map<Value, Vector>;
  readonly #kept: ReadonlySet<Value>;
  readonly #lastUses = new Map<Value, number>();
  readonly #lastWrites = new Map<Value, number>();
  readonly #layers = new Map<Value, number>();
  /** The values of each buffer that later jobs may read. */
  readonly #contents = new Map<string, Set<Value>>();
  /** The output that a value was found to end in, so that no job is looked at twice for it. */
  readonly endsInOutput = new Map<Value, string | undefined>();

  /** `start` is what there is before the first job; what is `kept` stays where it is then, and is needed after the last one. */
  constructor(jobs: readonly Job[], start: Iterable<Start>, kept: ReadonlySet<Value> = new Set()) {
    this.#vectors = new Map();
    this.#kept = kept;
    for (const [value, vector] of start) this.set(value, vector);
    jobs.forEach((job, place) => {
      for (const value of valuesRead(job)) this.#lastUses.set(value, place);
      for (const value of valuesFilled(job)) {
        this.#lastWrites.set(value, place);
        this.#layers.set(value, job.said.layer);
      }
    });
  }

  get(value: Value): Vector {
    const vector = this.#vectors.get(value);
    if (vector === undefined) throw new Error("a value is used before it is there");
    return vector;
  }

  has(value: Value): boolean {
    return this.#vectors.has(value);
  }

  set(value: Value, vector: Vector): void {
    const before = this.#vectors.get(value);
    if (before?.kind === "buffer") this.#contents.get(before.name)?.delete(value);
    this.#vectors.set(value, vector);
    if (vector.kind !== "buffer") return;
    const contents = this.#contents.get(vector.name) ?? new Set();
    this.#contents.set(vector.name, contents.add(value));
  }

  layerOf(value: Value): number {
    return this.#layers.get(value) ?? 0;
  }

  /** Whether no job after this one, by their places along the list, reads the value. */
  endsAt(value: Value, place: number): boolean {
    return !this.isKept(value) && (this.#lastUses.get(value) ?? -1) <= place;
  }

  /** Whether a value has a place of its own throughout. */
  isKept(value: Value): boolean {
    return this.#kept.has(value);
  }

  /** Whether a buffer contains a value that a later job reads; places never go back. */
  isOccupied(buffer: string, place: number): boolean {
    const contents = this.#contents.get(buffer) ?? new Set();
    for (const value of contents) if (this.endsAt(value, place)) contents.delete(value);
    return contents.size > 0;
  }

  /** The place of the last job that fills a part of the value. */
  lastWrite(value: Value): number {
    return this.#lastWrites.get(value) ?? -1;
  }

  /** Whether the value is where it was passed to us, which may be where the output is to be: a kernel has its own place for each. */
  isForeign(draft: Draft, value: Value): boolean {
    const vector = this.#vectors.get(value);
    return draft.lanes === 1 && vector?.kind === "buffer" && !vector.isOwn && !vector.isApart;
  }

  /** The value in locals. It stays there: a caller may pass one vector as both input and output. */
  inLocals(draft: Draft, value: Value): readonly Scalar[] {
    if (isKnown(value)) return Array.from(value.values, number);
    const vector = this.get(value);
    if (vector.kind === "locals") return vector.values;
    const values = loadLocals(draft, vector.name, vector.size, vector.symbol);
    this.set(value, { kind: "locals", values });
    return values;
  }

  /**
   * The value in a buffer. Locals are stored into scratch, and in TypeScript so is the input: loops read memory of our own
   * faster, and a caller may pass one vector as both input and output.
   */
  inBuffer(draft: Draft, value: Value): Buffered {
    if (isKnown(value)) {
      const { name, layer, values } = value;
      const buffer = draft.constant(`${name}${layer}`, values, `${name} of layer ${layer}: [unit]`);
      return { kind: "buffer", name: buffer, size: value.size, symbol: name, isOwn: false };
    }
    const vector = this.get(value);
    if (vector.kind === "buffer" && !this.isForeign(draft, value)) return vector;
    const layer = this.layerOf(value);
    const name = draft.buffer("scratch", `z${layer}`, value.size);
    if (vector.kind === "buffer") draft.add({ kind: "copy", from: vector.name, to: name });
    else storeValues(draft, vector.values, name);
    const buffered = { kind: "buffer", name, size: value.size, symbol: `z${layer}_`, isOwn: true } as const;
    this.set(value, buffered);
    return buffered;
  }

  /** What loops read elements of a view by: one number in a local stays there. */
  reader(draft: Draft, view: View): (steps: readonly Step[]) => Scalar {
    const { of } = view;
    if (!isKnown(of) && of.size === 1) {
      const vector = this.get(of);
      if (vector.kind === "locals") return () => vector.values[0] as Scalar;
    }
    const { name } = this.inBuffer(draft, of);
    return (steps) => load(name, placeIn(view, steps));
  }
}
