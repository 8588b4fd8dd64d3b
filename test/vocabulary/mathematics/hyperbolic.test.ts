import { measureAccuracy } from "../../support/mathematics/measure-accuracy.ts";

for (const name of ["sinh", "cosh", "asinh", "acosh", "atanh"] as const) measureAccuracy(name);
