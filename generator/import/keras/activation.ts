import type { ImportedActivation } from "../imported-model.ts";

export const activation = (
  name: string,
  parameters: ImportedActivation["parameters"] = {},
): ImportedActivation => ({ kind: "activation", name, parameters });
