import { sqlAbout } from "../../templates/sql.ts";
import { render } from "../5-emit/render.ts";
import { oneLine } from "../5-emit/typescript/user-text.ts";
import { describeSizes } from "../ir/describe.ts";
import type { Network } from "../ir/network.ts";
import { version } from "../version.ts";
import type { NullChoice, ReturnChoice } from "./choices.ts";

/** Where a statement comes from. */
export interface SqlOrigin {
  readonly path: string | undefined;
  readonly hash: string;
  readonly command: string | undefined;
}

const returned: Readonly<Record<ReturnChoice, (several: boolean) => string>> = {
  class: (several) => (several ? "the class of each output that has classes" : "the class"),
  outputs: (several) => (several ? "all outputs" : "the output"),
  all: (several) => (several ? "the class and the values of each output" : "the class and the output"),
};

const nullMeans: Readonly<Record<NullChoice, string>> = {
  null: "NULL if any value that it is given is NULL",
  nan: "NULL among the values is NaN, a missing value",
};

/** The comment above a statement. */
export const aboutOf = (
  network: Network,
  { path, hash, command }: SqlOrigin,
  returns: ReturnChoice,
  nulls: NullChoice,
): string =>
  render(sqlAbout, {
    version,
    name: network.name,
    sizes: describeSizes(network),
    dtype: network.dtype,
    path: path === undefined ? "a spec" : oneLine(path),
    hash,
    command: command === undefined ? "" : `: ${oneLine(command)}`,
    returned: returned[returns](network.outputs.length > 1),
    nulls: nullMeans[nulls],
  });
