import { measureAccuracy } from "./measure-accuracy.ts";

for (const name of ["sinh", "cosh", "asinh", "acosh", "atanh"] as const) measureAccuracy(name);
