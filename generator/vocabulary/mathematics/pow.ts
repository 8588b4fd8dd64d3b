import type { Dtype } from "../../ir/number-format.ts";
import {
  abs,
  add,
  div,
  floor,
  less,
  lessOrEqual,
  local,
  mul,
  named,
  neg,
  type Scalar,
  scale,
  sub,
} from "../../ir/scalar.ts";
import { lookUpRoot, SERIES } from "./exp.ts";
import { type Format, inBoth, leading, toInteger } from "./formats.ts";
import { exponentFor, lift } from "./log.ts";
import { estrin, square } from "./polynomial.ts";
