import * as z from "zod";
import { list } from "../../diagnostics/words.ts";
import { layouts, type TensorSpec } from "../../ir/spec.ts";
import { choice, shape, text } from "./basics.ts";
import { expecting, mapping } from "./expectations.ts";
import { readInlineTensor } from "./inline-tensor.ts";

/** What a field with numbers may hold. */
export interface TensorForm {
  readonly about: string;
  /** How deeply lists are nested: 0 for one number, 1 for a vector, 2 for a matrix; open where that depends on axes. */
  readonly rank: number | "open";
  /** Whether one number may stand for all. */
  readonly mayBeOne: boolean;
  readonly mayBeFalse: boolean;
}

/** The schema of a tensor: inline numbers, a reference `{ file, key, layout, shape }`, or `false` for none. */
export function tensorSchema(form: TensorForm) {
  const forms = [inline(form), reference, ...(form.mayBeFalse ? [z.literal(false)] : [])];
  return expecting(z.union(forms).describe(form.about), mustBe(form));
}

/** A parameter that is one number for the whole layer. */
export const numberSchema = (about: string) =>
  inline({ about, rank: 0, mayBeOne: true, mayBeFalse: false }).describe(about);

const words = ["a number", "a list of numbers", "a list of rows of numbers"];

function mustBe({ rank, mayBeOne, mayBeFalse }: TensorForm): string {
  if (rank === 0) return "a number";
  const lists =
    rank === "open"
      ? "lists of numbers nested once per axis"
      : (words[rank] ?? `lists of numbers, ${rank} deep`);
  const forms = [...(mayBeOne ? ["a number"] : []), lists, "{ key: … }", "{ file: … }"];
  return list([...forms, ...(mayBeFalse ? ["false"] : [])], "or");
}

const reference = mapping(
  "a reference to weights",
  {
    file: text().describe("a weight file; its path is relative to the spec").optional(),
    key: text().describe("the name of a tensor in the file").optional(),
    layout: choice(...layouts)
      .describe("whether the rows of the matrix are inputs (in_out) or outputs (out_in)")
      .optional(),
    shape: shape("the shape that the tensor has in the file, which is then checked", 0).optional(),
  },
  ({ value, issues }) => {
    if (value.file === undefined && value.key === undefined && issues.length === 0)
      issues.push({ code: "custom", input: value, params: { code: "empty-reference" } });
  },
)
  .transform(
    ({ file, key, layout = "in_out", shape }): TensorSpec => ({ from: "file", file, key, layout, shape }),
  )
  .meta({ id: "reference" });

/** Reads numbers in a loop, since zod would take seconds to check each number of a large matrix. */
function inline(form: TensorForm) {
  const deep = nestedSchema(form.rank);
  const number = form.mayBeOne || form.rank === 0;
  const forms = { number, lists: form.rank !== 0, must: mustBe(form) };
  return z
    .unknown()
    .transform((value, { issues }): TensorSpec => readInlineTensor(value, forms, issues))
    .meta(number && form.rank !== 0 ? { anyOf: [nestedSchema(0), deep] } : { ...deep });
}

/** The JSON schema of lists of numbers. */
function nestedSchema(rank: number | "open"): { type: string; items?: object; minItems?: number } {
  if (rank === 0) return { type: "number" };
  return { type: "array", minItems: 1, ...(rank !== "open" && { items: nestedSchema(rank - 1) }) };
}
