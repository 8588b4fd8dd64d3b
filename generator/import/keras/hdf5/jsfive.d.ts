/** What is used of jsfive, which has no types of its own. */
declare module "jsfive" {
  /** A message of an object header: its `type`, `size` in bytes and `offset_to_message` in the file. */
  export type HeaderMessage = ReadonlyMap<string, number>;

  export interface DataObjects {
    readonly msgs: readonly HeaderMessage[];
    /** Sizes of a chunk; null where the data lie in one piece. */
    readonly chunks: readonly number[] | null;
  }

  export class Group {
    readonly keys: readonly string[];
    /** Null where a link leads nowhere. */
    get(name: string): Group | Dataset | null;
    readonly attrs: Readonly<Record<string, unknown>>;
    readonly _dataobjects: DataObjects;
  }

  export class Dataset {
    readonly shape: readonly number[];
    /** Like NumPy's: `<f4`; a list for what is no number. */
    readonly dtype: unknown;
    readonly value: ArrayLike<unknown>;
    readonly attrs: Readonly<Record<string, unknown>>;
    readonly _dataobjects: DataObjects;
  }

  export class File extends Group {
    constructor(bytes: ArrayBuffer, name: string);
  }
}
