import { dirname } from "node:path";
import { findUp } from "./find-up.ts";

/** The folder of neuroll's own package, which is the project's folder in a checkout. */
export function packageFolder(): string {
  const file = findUp(import.meta.dirname, "package.json");
  if (file === undefined) throw new Error("neuroll's package.json is missing");
  return dirname(file);
}
