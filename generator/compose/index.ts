/**
 * neuroll/compose: generated modules put together. It depends on nothing, and on no host.
 *
 *     import { mean, pipe, vote } from "neuroll/compose";
 *     import * as encoder from "./generated/encoder.ts";
 *     import * as head from "./generated/head.ts";
 *
 *     const { forward, createInput, createOutput } = pipe(encoder, head);
 */
export { mean, vote } from "./ensemble.ts";
export type { Part } from "./part.ts";
export { pipe } from "./pipe.ts";
export type { Mean, Piped, Vote } from "./types.ts";
