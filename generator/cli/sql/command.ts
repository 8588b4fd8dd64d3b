import type { CommandDefinition } from "../commands/command.ts";
import { oneSpec } from "../commands/command.ts";

/** `gen sql SPEC --dialect DIALECT`. */
export const sqlCommand: CommandDefinition = {
  about: "Write a network as a function of BigQuery or Snowflake.",
  usage: "[options] <spec>",
  specs: oneSpec,
  flags: ["dialect", "return", "null", "name", "library", "output", "dtype", "math", "json"],
  reworded: {
    name: {
      takes: "<name>",
      about: "the name of the function, such as dataset.iris (default: that of the network)",
    },
    output: { takes: "<file>", about: "the file for the statement (default: standard output)" },
    json: "print JSON: the statement as a string, and its parameters and type",
  },
  more: (gen) => `
Examples:
  ${gen} sql specs/iris.yaml --dialect bigquery --name flowers.iris -o iris.sql
  ${gen} sql specs/iris.yaml --dialect snowflake --return all
  ${gen} sql specs/digits.yaml --dialect bigquery --name models.digits \\
    --library gs://my-bucket/digits.js -o digits.sql

The file contains one statement, CREATE OR REPLACE FUNCTION, with the network as JavaScript in it. It
gives the same bits as a generated module. The arguments are the names of the input in their order;
an input without names is one array.

--return class is the label of the class, or its index if there are no labels; outputs are the values
of the network, and all is both. If an argument is NULL, so is the result; of a network with an
impute layer, it counts as a missing value instead. --null chooses.

BigQuery allows 32 KB of code in a statement. With --library the code is in a file of its own beside
the statement, up to 1 MB, which you copy to Cloud Storage. Snowflake recommends at most 100 KB, and
cannot load files of JavaScript.`,
  start: async ({ names: [spec = ""], flags }) => {
    const { sql } = await import("./sql.ts");
    return sql(spec, flags);
  },
};
