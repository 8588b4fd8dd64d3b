import * as templates from "../../../templates/index-checks.ts";
import type { Demand } from "../../ir/demand.ts";
import type { Network } from "../../ir/network.ts";
import { render } from "../render.ts";
import { quote } from "./user-text.ts";

/** What a module throws with where values are no indices: TypeScript checks them by itself, a kernel calls what throws. */
export function printIndexChecks(
  { name }: Network,
  demands: readonly Demand[],
  hasTypeScript: boolean,
): string[] {
  if (demands.length === 0) return [];
  const lines = demands.map(({ layer, before, after }) =>
    render(templates.demand, { layer, before: quote(before), after: quote(after) }),
  );
  return [
    ...(hasTypeScript ? [templates.checkIndex] : []),
    render(templates.refuseIndex, { name, demands: lines.join("\n") }),
  ];
}
