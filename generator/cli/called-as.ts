/**
 * How this command can be called again: `npx gen` where npx runs it, else `gen`.
 * Source: what npm sets in the environment, https://docs.npmjs.com/cli/commands/npm-run#environment
 */
export function calledAs(environment: Readonly<Record<string, string | undefined>> = process.env): string {
  const { npm_lifecycle_event: event, npm_lifecycle_script: script = "" } = environment;
  const [, name] = /^["']?(gen|neuroll)\b/.exec(script) ?? [];
  return event === "npx" && name !== undefined ? `npx ${name}` : "gen";
}
