import { banner, bannerOfImport, bannerOfTypes, header } from "../../../templates/banner.ts";
import type { Cost } from "../../ir/cost.ts";
import { count } from "../../ir/describe.ts";
import type { Network } from "../../ir/network.ts";
import type { Form } from "../../ir/spec.ts";
import { version } from "../../version.ts";
import { render } from "../render.ts";
import { drawNetwork } from "./draw-network.ts";
import { oneLine } from "./user-text.ts";

/** Where a module comes from, for its banner. */
export interface ModuleOrigin {
  /** The spec as the user named it. */
  readonly path: string;
  /** Of the spec and the weight files it read. */
  readonly hash: string;
  /** The command that makes the module again. */
  readonly command: string;
  /** The file that is imported in place of the module. */
  readonly importedAs?: string | undefined;
}

/** The lines above the banner, the last with its line end; an empty text where there are none. */
export function printHeader({ header: wanted }: Pick<Form, "header">): string {
  if (wanted === false) return "";
  return `${wanted === true ? header : wanted.replace(/\r\n?/g, "\n").trim()}\n`;
}

export function printBanner(network: Network, cost: Cost, origin: ModuleOrigin, target: string): string {
  const { name, description, dtype } = network;
  return render(banner, {
    version,
    hash: origin.hash,
    path: oneLine(origin.path),
    command: oneLine(origin.command),
    name,
    description: description === undefined ? "" : `: ${oneLine(description)}`,
    drawing: comment(drawNetwork(network, cost)),
    cost: `${count(cost.parameters, "parameter")}, ${count(cost.multiplyAdds, "multiply-add")}, ${dtype}${target}`,
  });
}

/** The banner of the declarations beside a module of JavaScript, or beside what is imported in its place. */
export const printBannerOfTypes = ({ name }: Network, { hash, path, importedAs }: ModuleOrigin): string =>
  importedAs === undefined
    ? render(bannerOfTypes, { version, hash, path: oneLine(path), name })
    : render(bannerOfImport, { file: oneLine(importedAs) });

const comment = (lines: readonly string[]): string =>
  lines.map((line) => `//   ${line}`.trimEnd()).join("\n");
