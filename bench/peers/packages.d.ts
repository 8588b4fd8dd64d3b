/** What the bench uses of its peers. Declared here because the root project checks these files without installing them. */

declare module "brain.js" {
  type Lookup = Readonly<Record<string, number>> | boolean;
  type Values = readonly number[] | Readonly<Record<string, number>>;
  class NeuralNetwork {
    constructor(options?: object);
    fromJSON(json: object): NeuralNetwork;
    toJSON(): { layers: readonly object[]; inputLookup: Lookup; outputLookup: Lookup };
    train(examples: readonly { input: Values; output: Values }[], options: object): object;
    run(input: Values): ArrayLike<number>;
    toFunction(): (input: readonly number[]) => number[];
  }
  interface TimeStep {
    fromJSON(json: object): void;
    run(series: readonly number[]): number;
  }
  const brain: {
    NeuralNetwork: typeof NeuralNetwork;
    /** Since version 2. */
    recurrent: { GRUTimeStep: new (options: object) => TimeStep };
  };
  export default brain;
}

declare module "synaptic" {
  interface Neuron {
    squash: unknown;
    bias: number;
    project(to: Neuron, weight: number): object;
  }
  interface Layer {
    readonly list: readonly Neuron[];
    project(to: Layer, type: unknown): object;
  }
  interface Network {
    activate(input: readonly number[]): number[];
    standalone(): (input: readonly number[]) => number[];
    setOptimize(isOptimized: boolean): void;
    toJSON(): { neurons: readonly { layer: string | number; squash: string }[] };
  }
  const synaptic: {
    Network: {
      new (layers: { input: Layer; hidden: readonly Layer[]; output: Layer }): Network;
      fromJSON(json: object): Network;
    };
    Architect: { Perceptron: new (...sizes: readonly number[]) => Network };
    Layer: { new (size: number): Layer; readonly connectionType: Readonly<Record<string, unknown>> };
    Neuron: { readonly squash: Readonly<Record<string, unknown>> };
  };
  export default synaptic;
}

declare module "neataptic" {
  interface Network {
    activate(input: readonly number[]): number[];
    standalone(): string;
  }
  const neataptic: { Network: { fromJSON(json: object): Network } };
  export default neataptic;
}

declare module "@tensorflow/tfjs-core" {
  export interface Tensor {
    dataSync(): Float32Array;
  }
  export function tensor(data: Float32Array, shape: readonly number[]): Tensor;
  export function tidy<T>(compute: () => T): T;
  export function setBackend(name: string): Promise<boolean>;
  export function ready(): Promise<void>;
  export function enableProdMode(): void;
  export function reshape(x: Tensor, shape: readonly number[]): Tensor;
  export function maxPool(
    x: Tensor,
    window: readonly number[],
    strides: number | readonly number[],
    pad: "same" | "valid",
  ): Tensor;
  export function mean(x: Tensor, axes: readonly number[]): Tensor;
  export function add(a: Tensor, b: Tensor): Tensor;
  export function relu(x: Tensor): Tensor;
  export function sigmoid(x: Tensor): Tensor;
  interface FusedConvolution {
    x: Tensor;
    filter: Tensor;
    strides: number;
    pad: "same" | "valid";
    bias: Tensor;
    activation: string;
  }
  export const fused: {
    matMul(operands: { a: Tensor; b: Tensor; bias: Tensor; activation: string }): Tensor;
    conv2d(operands: FusedConvolution): Tensor;
    depthwiseConv2d(operands: FusedConvolution): Tensor;
  };
}

declare module "@tensorflow/tfjs-backend-cpu" {}

declare module "@tensorflow/tfjs-backend-wasm" {
  export function setThreadsCount(count: number): void;
}

declare module "onnxruntime-common" {
  interface Session {
    run(
      feeds: Readonly<Record<string, object>>,
    ): Promise<{ y: { data: Float32Array } } & Record<string, { data: Float32Array }>>;
    release(): Promise<void>;
  }
  export interface Runtime {
    InferenceSession: { create(model: Uint8Array, options: object): Promise<Session> };
    Tensor: {
      new (type: "float32", data: Float32Array, dims: readonly number[]): object;
      new (type: "float64", data: Float64Array, dims: readonly number[]): object;
    };
  }
}

declare module "onnxruntime-node" {
  const ort: import("onnxruntime-common").Runtime;
  export default ort;
}

declare module "onnxruntime-web" {
  type Runtime = import("onnxruntime-common").Runtime;
  export const InferenceSession: Runtime["InferenceSession"];
  export const Tensor: Runtime["Tensor"];
  export const env: { wasm: { numThreads: number } };
}

declare module "protobufjs" {
  interface Type {
    encode(message: object): { finish(): Uint8Array };
  }
  const protobuf: { Root: { fromJSON(json: object): { lookupType(name: string): Type } } };
  export default protobuf;
}
