import { quote } from "../../diagnostics/words.ts";
import type { Dtype } from "../../ir/number-format.ts";
import { ImportError, type ImportProblem } from "../imported-model.ts";
import { type Config, get, isConfig } from "./config/config.ts";
import type { Step } from "./config/expand.ts";
import { nameLayer } from "./config/read-layer.ts";

const dtypes: Readonly<Record<string, Dtype>> = { float32: "f32", float64: "f64" };

/**
 * The type that all layers compute in; float32 by default.
 * @throws ImportError listing the layers with another type
 */
export function dtypeOf(steps: readonly Step[]): Dtype {
  const told = steps.map(({ layer }) => ({ layer, name: policyName(get(layer.config, "dtype")) }));
  const first = told.find(({ name }) => name !== undefined)?.name ?? "float32";
  const problems = told
    .filter(({ name = first }) => name !== first || dtypes[name] === undefined)
    .map(
      ({ layer, name = first }): ImportProblem => ({
        where: nameLayer(layer),
        op: layer.className,
        attribute: `dtype = ${name.slice(0, 60)}`,
        reason:
          dtypes[name] === undefined
            ? `it computes in ${quote(name)}, and networks compute in float32 or float64`
            : `it computes in ${name}, but a layer before it in ${first.slice(0, 60)}`,
        help: 'set the dtype policy of the model to "float32" and save it again',
      }),
    );
  if (problems.length > 0) throw new ImportError(...problems);
  return dtypes[first] as Dtype;
}

/** A name, or a policy as an object: `{ class_name: "DTypePolicy", config: { name: "float32" } }`. */
function policyName(dtype: unknown): string | undefined {
  if (dtype === undefined || typeof dtype === "string") return dtype;
  const config: unknown = isConfig(dtype) ? get(dtype, "config") : undefined;
  const name = isConfig(config) ? get(config as Config, "name") : undefined;
  return typeof name === "string" ? name : JSON.stringify(dtype).slice(0, 60);
}
