/** A range of a text file. Lines and columns count from 1; the end is exclusive. */
export interface Location {
  readonly path: string;
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
}

/** The path of a field in a spec: `["layers", 1, "weights"]`. */
export type FieldPath = readonly (string | number)[];

/** Locates the value or the key at a path; if it is absent, the nearest field around it. */
export type Locate = (path: FieldPath, part?: "key" | "value") => Location;
