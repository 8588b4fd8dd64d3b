import { measureAccuracy } from "../../support/mathematics/measure-accuracy.ts";

measureAccuracy("tanh");
