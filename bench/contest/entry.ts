import type { PeerName } from "../peers/table.ts";
import type { TaskDescription } from "./task.ts";

/** A contender by name: a method of a peer, and what it is to compute. */
export interface Entry {
  /** Its name in the table. */
  readonly label: string;
  readonly peer: PeerName;
  readonly method: string;
  readonly assignment: TaskDescription;
}

/** The first message from the process of a contender. */
export type FirstMessage =
  | { readonly precision: "f64" | "f32"; readonly outputs: readonly (readonly number[])[] }
  | { readonly cannot: string };

/** For how many inputs every contender is checked before it is timed. */
export const ANSWERS = 2;
