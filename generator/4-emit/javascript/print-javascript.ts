import type { Network } from "../../ir/network.ts";
import type { Form } from "../../ir/spec.ts";
import { type Origin, printBannerOfTypes, printHeader } from "../typescript/print-banner.ts";
import { eraseTypes } from "./erase-types.ts";
import { printDeclarations } from "./print-declarations.ts";

/** A module without a build step: what runs, and the `.d.ts` beside it. */
export interface JavaScript {
  readonly text: string;
  readonly declarations: string;
}

/** A module of TypeScript as JavaScript with declarations: the same code, comments kept. */
export const printJavaScript = (
  typescript: string,
  network: Network,
  origin: Origin,
  form: Form,
): JavaScript => ({
  text: eraseTypes(typescript),
  declarations: `${printHeader(form)}${printBannerOfTypes(network, origin)}\n\n${printDeclarations(typescript)}`,
});
