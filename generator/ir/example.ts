import type { Shape } from "./tensor-data.ts";

/** Chance: numbers from 0 up to but without 1. */
export type Random = () => number;

/** A layer of some kind as a spec says it, and the shapes of inputs that it is valid for. */
export interface Example {
  readonly inputs: readonly Shape[];
  readonly fields: Readonly<Record<string, unknown>>;
}

/** A whole number from 0 up to but without `end`. */
export const below = (random: Random, end: number): number => Math.floor(random() * end);

export const pick = <T>(random: Random, list: readonly T[]): T => list[below(random, list.length)] as T;

/** The example of kinds that take one input of any shape, and whose fields know by their type what they may hold. */
export const ofAnyInput = (_: Random, near: Shape): Example => ({ inputs: [near], fields: {} });
