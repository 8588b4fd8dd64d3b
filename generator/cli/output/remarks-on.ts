import type { Loaded } from "../../load.ts";
import type { Finding } from "./answer.ts";

/** Warnings and remarks on a spec that is right. */
export const remarksOn = ({ warnings, sources }: Pick<Loaded, "warnings" | "sources">): Finding => ({
  problems: warnings,
  sources,
});
