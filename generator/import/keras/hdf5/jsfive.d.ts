/** The part of jsfive that is used; it has no types of its own. */
declare module "jsfive" {
  /** A message of an object header: its `type`, `size` in bytes and `offset_to_message` in the file. */
  export type HeaderMessage = ReadonlyMap<string, number>;

  export interface DataObjects {
    readonly msgs: readonly HeaderMessage[];
    /** Sizes of a chunk; null if the data are contiguous. */
    readonly chunks: readonly number[] | null;
  }

  export class Group {
    readonly keys: readonly string[];
    /** Null for a dangling link. */
    get(name: string): Group | Dataset | null;
    readonly attrs: Readonly<Record<string, unknown>>;
    readonly _dataobjects: DataObjects;
  }

  export class Dataset {
    readonly shape: readonly number[];
    /** As in NumPy: `<f4`; a list for types other than numbers. */
    readonly dtype: unknown;
    readonly value: ArrayLike<unknown>;
    readonly attrs: Readonly<Record<string, unknown>>;
    readonly _dataobjects: DataObjects;
  }

  export class File extends Group {
    constructor(bytes: ArrayBuffer, name: string);
  }
}
