/** The commands that are not `gen` itself. */
export const commandNames = ["run", "report", "bench", "schema"] as const;

export type CommandName = (typeof commandNames)[number];
