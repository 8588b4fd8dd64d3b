/** What a layer costs, for reports and banners. */
export interface LayerCost {
  readonly layer: number;
  /** What the spec calls it. */
  readonly name: string | undefined;
  readonly about: string;
  readonly output: string;
  readonly parameters: number;
  readonly multiplyAdds: number;
  readonly schedule: string;
  /** An upper bound of V8's bytecode. */
  readonly bytecode: number;
  /** Bytes of weights and scratch that lie in memory; weights that are literals do not. */
  readonly memory: number;
}

export interface Cost {
  readonly layers: readonly LayerCost[];
  readonly parameters: number;
  readonly multiplyAdds: number;
  /** An upper bound of V8's bytecode of each function that computes. */
  readonly functions: readonly { readonly name: string; readonly bytecode: number }[];
  readonly memory: number;
}
