import type { PeerName } from "../peers/table.ts";
import type { StreamDescription } from "./streams/task.ts";
import type { TaskDescription } from "./task.ts";

/** A contender by name: a method of a peer, and what it is to compute. */
export interface Entry {
  /** Its name in the table. */
  readonly label: string;
  readonly peer: PeerName;
  readonly method: string;
  readonly assignment: Assignment;
}

/** A network that reads its whole input at once, or one that goes through steps. */
export type Assignment = TaskDescription | StreamDescription;

/** The first message from the process of a contender. */
export type FirstMessage =
  | { readonly precision: "f64" | "f32"; readonly outputs: readonly (readonly number[])[] }
  | { readonly cannot: string };

/** For how many inputs, in their order, every contender is checked before it is timed: more where it must remember. */
export const answersTo = (assignment: Assignment): number => ("stream" in assignment ? 8 : 2);
