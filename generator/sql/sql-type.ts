/** What a SQL function takes or gives, in the terms of networks. */
export type SqlType =
  | { readonly kind: "number" }
  /** The index of a class. */
  | { readonly kind: "index" }
  | { readonly kind: "text" }
  | { readonly kind: "numbers" }
  /** A number for each of some labels. */
  | { readonly kind: "labelled"; readonly labels: readonly string[] }
  | { readonly kind: "struct"; readonly fields: readonly Field[] };

export interface Field {
  readonly name: string;
  readonly type: SqlType;
}
