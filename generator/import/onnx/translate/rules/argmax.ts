import { Refusal } from "../../node/refusal.ts";
import { MIXES_BATCH } from "../dims.ts";
import { BATCH, type Dims } from "../value.ts";
import type { Rule } from "./rule.ts";

export const argmax: Rule = (call) => {
  const x = call.floats(0);
  const axis = call.axis(0, x.dims.length);
  if (call.flag("select_last_index")) {
    throw new Refusal("it takes the last of equal values", {
      attribute: "select_last_index",
      help: "the argmax layer takes the first",
    });
  }
  if (x.dims[axis] === BATCH)
    throw new Refusal(`${MIXES_BATCH}: it works along the batch`, { attribute: "axis" });
  const index = call.alongAxis(x, axis, (last) => call.layer("argmax", [last], {}, last.shape.with(-1, 1)));
  const dims: Dims = call.flag("keepdims", true) ? x.dims.with(axis, 1) : x.dims.toSpliced(axis, 1);
  return call.result(index, dims, "i64");
};
