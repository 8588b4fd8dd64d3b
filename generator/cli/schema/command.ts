import type { CommandDefinition } from "../commands/command.ts";

/** `gen schema`. */
export const schemaCommand: CommandDefinition = {
  about: "Print the JSON schema of specs, for editors.",
  usage: "[options]",
  flags: ["json"],
  more: (gen) => `
Example:
  ${gen} schema > neuroll.schema.json
Then write this as the first line of a spec, for editors with the YAML language server:
  # yaml-language-server: $schema=neuroll.schema.json`,
  start: async () => {
    const { jsonSchema } = await import("../../1-read/schema/json-schema.ts");
    const { vocabulary } = await import("../../vocabulary/index.ts");
    const schema = jsonSchema(vocabulary);
    return { text: JSON.stringify(schema, null, 2), results: [schema], problemGroups: [] };
  },
};
