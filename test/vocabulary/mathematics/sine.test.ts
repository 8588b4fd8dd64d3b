import { measureAccuracy } from "../../support/mathematics/measure-accuracy.ts";

for (const name of ["sin", "cos", "tan", "asin", "acos", "atan"] as const) measureAccuracy(name);
