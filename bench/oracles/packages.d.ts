/** What the oracles use of packages that the root project checks these files without. */

declare module "@tensorflow/tfjs-core" {
  interface WeightSpec {
    readonly name: string;
    readonly shape: readonly number[];
    readonly dtype: string;
    readonly quantization?: object;
  }
  interface Artifacts {
    readonly modelTopology: object;
    readonly weightSpecs: readonly WeightSpec[];
    readonly weightData: ArrayBuffer;
  }
  export function tensor(data: Float32Array, shape: readonly number[]): Tensor;
  export function engine(): { startScope(): void; endScope(): void };
  export const io: {
    withSaveHandler(save: (artifacts: Artifacts) => Promise<object>): object;
    fromMemory(artifacts: Artifacts): object;
  };
}

declare module "@tensorflow/tfjs-layers" {
  import type { Tensor } from "@tensorflow/tfjs-core";
  export interface Symbolic {
    readonly shape: readonly (number | null)[];
  }
  export interface Layer {
    apply(inputs: Symbolic | Symbolic[]): Symbolic;
  }
  export interface LayersModel extends Layer {
    readonly outputs: readonly Symbolic[];
    readonly weights: readonly { readonly name: string; readonly shape: readonly number[] }[];
    setWeights(weights: readonly Tensor[]): void;
    predict(x: Tensor): Tensor;
    save(handler: object): Promise<object>;
    add(layer: Layer): void;
  }
  export const layers: Readonly<Record<string, ((config: object) => Layer) | undefined>>;
  export function input(config: object): Symbolic;
  export function model(config: object): LayersModel;
  export function sequential(): LayersModel;
  export function loadLayersModel(handler: object): Promise<LayersModel>;
}

declare module "brain.js-2" {
  export { default } from "brain.js";
}
