import { type CommandText, commandText } from "../../diagnostics/command-text.ts";

/**
 * How to call this command again: `npx neuroll` if npx or a package script runs it, else `gen`.
 * Source: what npm sets in the environment, https://docs.npmjs.com/cli/commands/npm-run#environment
 */
export function invocation(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const [, name] = /^["']?(?:npx )?(gen|neuroll)\b/.exec(environment.npm_lifecycle_script ?? "") ?? [];
  return name === undefined ? "gen" : `npx ${name}`;
}

/** A text whose commands begin as this command was called, so that copied lines work. */
export const asInvoked = (text: CommandText): string => commandText(text, invocation());
