import { measureAccuracy } from "./measure-accuracy.ts";

measureAccuracy("expm1");
