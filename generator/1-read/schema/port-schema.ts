import * as z from "zod";
import { count } from "../../diagnostics/words.ts";
import { fixIdentifier, identifierError } from "../../ir/identifier.ts";
import type { FieldPath } from "../../ir/location.ts";
import { sizeOf } from "../../ir/tensor-data.ts";
import { distinct, identifier, shape, size, text } from "./basics.ts";
import { always, expecting, mapping } from "./expectations.ts";
import { tensorSchema } from "./tensor-schema.ts";

/** How many values a port has: fields of which one is given. */
const sizes = (what: string) => ({
  size: size(`the number of ${what}`).optional(),
  shape: shape("the size of each axis, outermost first: 3 rows of 4 values are [3, 4]").optional(),
});

interface Sized {
  readonly size?: number | undefined;
  readonly shape?: readonly number[] | undefined;
}

const shapeOf = ({ size, shape }: Sized): readonly number[] => shape ?? [size as number];

/** Reports a mapping that has both a size and a shape, or neither; gives the number of values. */
function checkSizes({ value, issues }: z.core.ParsePayload<Sized>): number | undefined {
  const { size, shape } = value;
  if ((size === undefined) !== (shape === undefined)) return size ?? sizeOf(shape as number[]);
  issues.push({ code: "custom", input: value, params: { code: "size-or-shape" } });
  return undefined;
}

const SIZE_OR_MAPPING = "a size, or a mapping with size or shape";

export const input = expecting(
  z
    .union([
      size("the number of input values").transform((size) => ({
        shape: [size],
        names: undefined,
        keys: undefined,
      })),
      mapping(
        "input",
        {
          ...sizes("input values"),
          names: distinct(identifier("the name of one value"), "names").optional(),
          keys: distinct(text(), "keys")
            .describe("the names of the values in recorded cases, if those are not identifiers")
            .optional(),
        },
        (payload) => {
          const values = checkSizes(payload);
          if (values === undefined) return;
          for (const [field, what] of [
            ["names", "name"],
            ["keys", "key"],
          ] as const) {
            const found = payload.value[field];
            if (found === undefined || found.length === values) continue;
            const wanted = `an input of ${count(values, "value")}`;
            const params = { code: "wrong-count", what, found: found.length, wanted };
            payload.issues.push({ code: "custom", input: found, path: [field], params });
          }
        },
      ).transform(({ names, keys, ...sized }) => ({ shape: shapeOf(sized), names, keys })),
    ])
    .describe("the size or shape of the input, with optional names for its values"),
  SIZE_OR_MAPPING,
);

/** A layer, an input or a state, by its name. */
const source = (about: string) =>
  expecting(z.string().min(1).describe(about), "the name of a layer, input or state");

const state = mapping(
  "a state",
  {
    ...sizes("values that are kept"),
    next: source("the layer, input or state whose values it holds after a call"),
    initial: tensorSchema({
      about: "what it holds before the first call; zeros by default",
      ...{ rank: "open", mayBeOne: true, mayBeFalse: false },
    }).optional(),
  },
  (payload) => void checkSizes(payload),
).transform(({ next, initial, ...sized }) => ({
  ...{ shape: shapeOf(sized), next },
  initial: initial === false ? undefined : initial,
}));

/** A label may be a number; `checkSpec` checks that it is written as it prints. */
const label = expecting(z.union([text(), z.number().transform(String)]), "a string or a number");

const ofOutput = {
  labels: distinct(label, "labels")
    .describe("a label for each output, or for classes 0 and 1 of a single sigmoid output")
    .optional(),
  threshold: expecting(
    z.number().gt(0).lt(1).describe("a single sigmoid output above it means class 1; default 0.5"),
    "a number greater than 0 and less than 1",
  ).optional(),
};
const FROM = "the layer, input or state whose values it gives";

export const output = mapping("output", {
  from: source(`${FROM}; by default the last layer`).optional(),
  ...ofOutput,
}).transform(withAll);

const oneOfSeveral = mapping("an output", { from: source(FROM), ...ofOutput }).transform(withAll);

type Output = { readonly [K in "from" | "labels" | "threshold"]: z.output<typeof output>[K] };

/** Fields that are left out are there too. */
function withAll<From extends string | undefined>({
  from,
  labels,
  threshold,
}: {
  readonly from?: From;
  readonly labels?: string[] | undefined;
  readonly threshold?: number | undefined;
}) {
  return { from, labels, threshold };
}

export const noOutput: Output = withAll({});

export const inputs = named(input).describe("the inputs by name, where there are several");
export const states = named(state).describe("what a call leaves for the next one, by name");
export const outputs = named(oneOfSeveral).describe("the outputs by name, where there are several");

/** A mapping from names, which are identifiers, to ports. */
function named<S extends z.ZodType>(port: S) {
  return expecting(
    z.record(z.string(), port).check(
      always(({ value, issues }) => {
        const names = Object.keys(value);
        if (names.length === 0) issues.push({ code: "custom", input: value, params: { code: "no-ports" } });
        for (const name of names) {
          const code = identifierError(name);
          if (code === undefined) continue;
          const params = { code, found: name, help: fixIdentifier(name), part: "key" };
          issues.push({ code: "custom", input: name, path: [name], params });
        }
      }),
    ),
    "a mapping from names to what each is",
  );
}

/** Checks that there are inputs, and that neither they nor the outputs are said in two ways. */
export function checkPorts({ value, issues }: z.core.ParsePayload<Record<string, unknown>>): void {
  if (value.input === undefined && value.inputs === undefined)
    issues.push({ code: "custom", input: undefined, path: ["input"], params: { must: SIZE_OR_MAPPING } });
  for (const [one, several] of [
    ["input", "inputs"],
    ["output", "outputs"],
  ] as const)
    if (value[one] !== undefined && value[several] !== undefined)
      issues.push({
        code: "custom",
        input: value,
        path: [several],
        params: { code: "one-or-several", one, several },
      });
}

interface Placed {
  readonly name: string;
  readonly path: FieldPath;
}

export const portOf = <P>(name: string, port: P): P & Placed => ({ ...port, name, path: [name] });

export const portsOf = <P>(field: string, ports: Readonly<Record<string, P>>): (P & Placed)[] =>
  Object.entries(ports).map(([name, port]) => ({ ...port, name, path: [field, name] }));
