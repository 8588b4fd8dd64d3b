import { activation } from "./activation.ts";
import { dense } from "./dense.ts";
import { normalize } from "./normalize.ts";

/** Every kind of layer: one file each, one line here. */
export const layers = { dense, activation, normalize };
