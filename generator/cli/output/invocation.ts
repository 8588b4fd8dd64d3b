/**
 * How this command can be called again: `npx neuroll` where npx or a script of a package runs it, else `gen`.
 * Source: what npm sets in the environment, https://docs.npmjs.com/cli/commands/npm-run#environment
 */
export function invocation(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const [, name] = /^["']?(?:npx )?(gen|neuroll)\b/.exec(environment.npm_lifecycle_script ?? "") ?? [];
  return name === undefined ? "gen" : `npx ${name}`;
}

/** A text with the command as it can be called again in place of `gen`, so that a copied line works. */
export const asInvoked = (text: string): string => text.replace(/\bgen (?=[^\s.,;])/g, `${invocation()} `);
