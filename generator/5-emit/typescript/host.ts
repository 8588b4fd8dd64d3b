/**
 * All that a generated module may ask of its host, as declarations: a part of ES2015. Modules are checked against this
 * and nothing else, so one that used atob, console or a DOM type would not pass.
 */
export const host = `
interface Boolean {}
interface CallableFunction {}
interface Function {}
interface IArguments {}
interface NewableFunction {}
interface Number {}
interface Object {}
interface RegExp {}
interface String { charCodeAt(index: number): number; }
interface Array<T> { length: number; [n: number]: T; }
interface ReadonlyArray<T> { readonly length: number; readonly [n: number]: T; }
interface ArrayLike<T> { readonly length: number; readonly [n: number]: T; }
interface TypedArray {
  readonly length: number;
  readonly buffer: ArrayBuffer;
  [index: number]: number;
  set(values: ArrayLike<number>, offset?: number): void;
}
interface TypedArrayConstructor<T> {
  new (length: number): T;
  new (buffer: ArrayBuffer, offset?: number, length?: number): T;
  of(...items: number[]): T;
}
interface Float64Array extends TypedArray { readonly [Symbol.toStringTag]: "Float64Array"; }
interface Float32Array extends TypedArray { readonly [Symbol.toStringTag]: "Float32Array"; }
interface Uint8Array extends TypedArray { readonly [Symbol.toStringTag]: "Uint8Array"; }
interface Uint32Array extends TypedArray { readonly [Symbol.toStringTag]: "Uint32Array"; }
interface ArrayBuffer { readonly byteLength: number; }
interface ArrayBufferView { readonly buffer: ArrayBuffer; }
interface DataView {
  getFloat32(offset: number, littleEndian?: boolean): number;
  getFloat64(offset: number, littleEndian?: boolean): number;
}
interface Error { message: string; }
interface SymbolConstructor { readonly toStringTag: unique symbol; }
declare var Infinity: number;
declare var NaN: number;
declare var Symbol: SymbolConstructor;
declare var Array: { isArray(value: unknown): value is unknown[] };
declare var ArrayBuffer: { new (length: number): ArrayBuffer; isView(value: unknown): value is ArrayBufferView };
declare var DataView: { new (buffer: ArrayBuffer): DataView };
declare var Float64Array: TypedArrayConstructor<Float64Array>;
declare var Float32Array: TypedArrayConstructor<Float32Array>;
declare var Uint8Array: TypedArrayConstructor<Uint8Array>;
declare var Uint32Array: TypedArrayConstructor<Uint32Array>;
declare var RangeError: { new (message: string): Error };
declare var TypeError: { new (message: string): Error };
declare var Math: {
  abs(x: number): number;
  acos(x: number): number;
  acosh(x: number): number;
  asin(x: number): number;
  asinh(x: number): number;
  atan(x: number): number;
  atanh(x: number): number;
  cos(x: number): number;
  cosh(x: number): number;
  exp(x: number): number;
  expm1(x: number): number;
  floor(x: number): number;
  fround(x: number): number;
  log(x: number): number;
  log1p(x: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(x: number, y: number): number;
  sin(x: number): number;
  sinh(x: number): number;
  sqrt(x: number): number;
  tan(x: number): number;
  tanh(x: number): number;
};
`;
