import { measureAccuracy } from "./measure-accuracy.ts";

measureAccuracy("exp");
