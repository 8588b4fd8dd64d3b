/** A stretch of a text file: lines and columns count from 1, the end is the place after the last character. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The way to a field of a spec: `["layers", 1, "weights"]`. */
export type FieldPath = readonly (string | number)[];

/** Finds what stands at a path, or its key alone; where that is absent, the nearest thing around it. */
export type Locate = (path: FieldPath, part?: "key" | "value") => Location;
