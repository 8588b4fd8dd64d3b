import type { core } from "zod";
import type { TensorSpec } from "../../ir/spec.ts";

type Issue = core.$ZodRawIssue;

/** How many wrong numbers of one tensor are reported, so that other problems stay on the screen. */
const MOST_ISSUES = 5;
const MOST_AXES_OF_LISTS = 5;

/** Which forms a tensor may have in a spec. */
export interface InlineForms {
  readonly number: boolean;
  readonly lists: boolean;
  /** The allowed forms, for messages. */
  readonly must: string;
}

/**
 * Reads nested lists of numbers of any shape as a tensor. Adds issues for elements that are not numbers and for lists that
 * are not as long as the first of their level.
 */
export function readInlineTensor(value: unknown, forms: InlineForms, issues: Issue[]): TensorSpec {
  const shape = shapeOf(value);
  const data: number[] = [];
  const found: Issue[] = [];
  const path: number[] = [];
  const isList = forms.lists && shape.length > 0 && shape.length <= MOST_AXES_OF_LISTS && !shape.includes(0);
  if (isList || (forms.number && typeof value === "number")) gather(value);
  else found.push(wrong(value, [], forms.must));
  issues.push(...found);
  return { from: "spec", tensor: { shape, data: Float64Array.from(data) } };

  function gather(part: unknown): void {
    if (found.length >= MOST_ISSUES) return;
    if (path.length === shape.length) {
      if (typeof part === "number") data.push(part);
      else found.push(wrong(part, path, "a number"));
    } else if (!Array.isArray(part)) found.push(wrong(part, path, "a list of numbers, like the first row"));
    else if (part.length !== shape[path.length]) found.push(ragged(part, path, shape));
    else {
      path.push(0);
      for (let i = 0; i < part.length; i++) {
        path[path.length - 1] = i;
        gather(part[i]);
      }
      path.pop();
    }
  }
}

/** The lengths of the first lists on each level, with which the others have to agree. */
function shapeOf(value: unknown): number[] {
  const shape: number[] = [];
  for (let part = value; Array.isArray(part) && shape.length <= MOST_AXES_OF_LISTS; part = part[0])
    shape.push(part.length);
  return shape;
}

const wrong = (input: unknown, path: readonly number[], must: string): Issue => ({
  code: "custom",
  input,
  path: [...path],
  params: { code: "wrong-type", must },
});

const ragged = (part: readonly unknown[], path: readonly number[], shape: readonly number[]): Issue => ({
  code: "custom",
  input: part,
  path: [...path],
  params: {
    code: "ragged-matrix",
    ...{ at: [...path], length: part.length, first: shape[path.length], rank: shape.length },
  },
});
