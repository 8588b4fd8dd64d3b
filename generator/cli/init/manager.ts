import type { Agent, Command } from "package-manager-detector";
import { resolveCommand } from "package-manager-detector/commands";
import type { Project } from "./project.ts";

/** The package managers whose commands `gen init` writes; any other is treated as npm. */
export const managers = [
  "npm",
  "pnpm",
  "pnpm@6",
  "yarn",
  "yarn@berry",
  "bun",
] as const satisfies readonly Agent[];
export type Manager = (typeof managers)[number];

type OfManager = Pick<Project, "manager">;

/** `npm run NAME` */
export const runScript = (project: OfManager, name: string): string => command(project, "run", name);

/** `npx COMMAND` */
export const execute = (project: OfManager, words: string): string =>
  command(project, "execute-local", ...words.split(" "));

/** `npm i -D NAME` */
export const addPackage = (project: OfManager, name: string): string => command(project, "add", "-D", name);

/** Installs what the lock file says, if there is one: `npm ci`. */
export const install = ({ manager, lock }: Pick<Project, "manager" | "lock">): string =>
  command({ manager }, lock === undefined ? "install" : "frozen");

function command({ manager }: OfManager, name: Command, ...words: readonly string[]): string {
  const resolved = resolveCommand(manager, name, [...words]);
  if (resolved === null) throw new Error(`${manager} has no command ${name}`);
  return [resolved.command, ...resolved.args].join(" ");
}
