import { measureAccuracy } from "./measure-accuracy.ts";

measureAccuracy("tanh");
