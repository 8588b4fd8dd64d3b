/** The shells that neuroll can be completed in. */
export const shells = ["bash", "zsh", "fish"] as const;

export type Shell = (typeof shells)[number];

/** The names that the command is installed by. */
export const programs = ["neuroll", "gen"] as const;
