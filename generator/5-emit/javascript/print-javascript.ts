import { eraseTypes } from "../../erase-types.ts";
import type { Network } from "../../ir/network.ts";
import type { Form } from "../../ir/spec.ts";
import { type ModuleOrigin, printBannerOfTypes, printHeader } from "../typescript/print-banner.ts";
import { printDeclarations } from "./print-declarations.ts";
import { setNumbersAside } from "./set-numbers-aside.ts";

/** A module without a build step: what runs, and the `.d.ts` beside it. */
export interface JavaScript {
  readonly text: string;
  readonly declarations: string;
}

/**
 * A module of TypeScript as JavaScript with declarations: the same code, comments kept. Its header is set aside, since a
 * parser would take one of `/** … *\/` for the comment of the first type.
 */
export function printJavaScript(
  typescript: string,
  network: Network,
  origin: ModuleOrigin,
  form: Form,
): JavaScript {
  const header = printHeader(form);
  const { code, restore } = setNumbersAside(typescript.slice(header.length));
  return {
    text: `${header}${restore(eraseTypes(code))}`,
    declarations: `${header}${printBannerOfTypes(network, origin)}\n\n${printDeclarations(code)}`,
  };
}
