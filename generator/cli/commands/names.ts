/** The commands that are not `gen` itself. */
export const commandNames = [
  "import",
  "run",
  "draw",
  "plot",
  "report",
  "verify",
  "bench",
  "schema",
  "snippet",
] as const;

export type CommandName = (typeof commandNames)[number];
