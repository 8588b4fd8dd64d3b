import { measureAccuracy } from "./measure-accuracy.ts";

measureAccuracy("erfc");
