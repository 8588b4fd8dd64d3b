import { suggest } from "../../diagnostics/suggest.ts";
import { count, describeName, describeValue, list, quote } from "../../diagnostics/words.ts";
import type { ImportProblem } from "../imported-model.ts";
import type { ModuleSpec } from "./architecture.ts";

/** What an option of a module may be, and PyTorch's default. */
export type Option =
  | { readonly is: "number"; readonly default: number | undefined }
  | { readonly is: "choice"; readonly of: readonly unknown[]; readonly default: unknown }
  /** Whatever the module itself checks. */
  | { readonly is: "any"; readonly default: unknown }
  /** The outputs do not depend on it, or the tensors give it as well. */
  | { readonly is: "ignored" };

export const number = (value: number): Option => ({ is: "number", default: value });
/** A number without a default. */
export const required: Option = { is: "number", default: undefined };
export const choice = (...of: readonly unknown[]): Option => ({ is: "choice", of, default: of[0] });
/** Checked where the shape of samples is known. */
export const any = (otherwise: unknown): Option => ({ is: "any", default: otherwise });
export const ignored: Option = { is: "ignored" };

/** The options of a module in the order in which torch.nn takes them. */
export type Options = Readonly<Record<string, Option>>;

/** The last options of every module with tensors. The file has the tensors and their types. */
export const placement: Options = { device: ignored, dtype: ignored };

/** A module whose options all have names: those of Python code without one have the names in the order of torch.nn. */
export function nameOptions(module: ModuleSpec, known: Options, problems: ImportProblem[]): ModuleSpec {
  const { type, positional, options } = module;
  const names = Object.keys(known);
  if (positional.length > names.length)
    problems.push({
      ...placeOf(module),
      reason: `${type} has ${count(names.length, "option")}, but it is given ${positional.length}`,
    });
  const given = positional.slice(0, names.length).map((value, n) => [names[n] as string, value] as const);
  for (const [name] of given.filter(([name]) => Object.hasOwn(options, name)))
    problems.push({ ...placeOf(module), attribute: name, reason: "it is given twice" });
  return { ...module, positional: [], options: { ...Object.fromEntries(given), ...options } };
}

/** The options of a module with defaults filled in; whatever is invalid becomes a problem. */
export function readOptions(module: ModuleSpec, known: Options, problems: ImportProblem[]): Given {
  const allowed = { ...known, ...placement };
  for (const key of Object.keys(module.options).filter((key) => !Object.hasOwn(allowed, key))) {
    const meant = suggest(key, Object.keys(known));
    const isTuple = key.endsWith(")");
    problems.push({
      ...placeOf(module),
      ...{ attribute: key, reason: `${module.type} has no option ${quote(key)}` },
      ...(meant !== undefined && { help: `did you mean ${quote(meant)}?` }),
      ...(isTuple && { help: "write a tuple as a list, as in kernel_size: [3, 5]" }),
    });
  }
  const given = new Map<string, unknown>();
  for (const [key, option] of Object.entries(known)) {
    if (option.is === "ignored") continue;
    const value = module.options[key] ?? option.default;
    given.set(key, value);
    const must = fault(value, option);
    if (must !== undefined)
      problems.push({
        ...placeOf(module),
        attribute: key,
        reason: `it is ${describeValue(value)}; it must be ${must}`,
      });
  }
  return { number: (key) => Number(given.get(key)), value: (key) => given.get(key) };
}

/** Checked options by name. */
export interface Given {
  readonly number: (key: string) => number;
  readonly value: (key: string) => unknown;
}

function fault(value: unknown, option: Exclude<Option, { is: "ignored" }>): string | undefined {
  if (option.is === "any") return undefined;
  if (option.is === "number")
    return typeof value === "number" && Number.isFinite(value) ? undefined : "a finite number";
  return option.of.includes(value) ? undefined : list(option.of.map(describeName), "or");
}

export const placeOf = ({ type, name, index }: ModuleSpec): Pick<ImportProblem, "where" | "op"> => ({
  where: name ?? `module ${index}`,
  op: type,
});
