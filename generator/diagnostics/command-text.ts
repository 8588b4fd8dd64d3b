/**
 * A text for people. One that shows commands is a function of how neuroll is called: `npx neuroll`, or `gen`. So names of
 * files in it are never taken for commands.
 */
export type CommandText = string | ((gen: string) => string);

export const commandText = (text: CommandText, gen: string): string =>
  typeof text === "string" ? text : text(gen);
