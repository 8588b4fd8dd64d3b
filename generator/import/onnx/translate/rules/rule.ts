import type { Call } from "../call.ts";
import type { Value } from "../value.ts";

/** What a node gives: its outputs, or the one that it has. Throws a Refusal where layers cannot say it. */
export type Rule = (call: Call) => Value | readonly (Value | undefined)[];
