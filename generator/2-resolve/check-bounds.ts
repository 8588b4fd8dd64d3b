import type { Report } from "../diagnostics/report.ts";
import type { AppliedActivation } from "../ir/activation.ts";
import type { FieldPath } from "../ir/location.ts";

/** A value out of bounds, and in words what it must be. */
interface Breach {
  readonly value: number;
  readonly must: string;
}

/** Reports parameters of an activation that are out of bounds, each where the spec sets it. */
export function checkBounds(
  { name, activation, parameters }: AppliedActivation,
  isGiven: (field: string) => boolean,
  path: FieldPath,
  report: Report,
): void {
  for (const [field, { atLeast, below }] of Object.entries(activation.parameters)) {
    const values = Array.from(parameters[field]?.data ?? []);
    const [bound = Number.NaN] = parameters[below ?? ""]?.data ?? [];
    const breaches = [
      atLeast === undefined ? undefined : breach(values, (value) => value < atLeast, `at least ${atLeast}`),
      below === undefined
        ? undefined
        : breach(values, (value) => value >= bound, `less than ${below}, which is ${bound}`),
    ];
    const setBy = isGiven(field) ? field : (below ?? field);
    for (const found of breaches) {
      if (found !== undefined)
        report.add("out-of-bounds", { activation: name, field, ...found }, report.place([...path, setBy]));
    }
  }
}

function breach(
  values: readonly number[],
  isOutside: (value: number) => boolean,
  must: string,
): Breach | undefined {
  const value = values.find(isOutside);
  return value === undefined ? undefined : { value, must };
}
