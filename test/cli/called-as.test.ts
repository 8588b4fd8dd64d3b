import { expect, test } from "vitest";
import { calledAs } from "../../generator/cli/called-as.ts";

test.each([
  ["gen", {}],
  ["npx gen", { npm_lifecycle_event: "npx", npm_lifecycle_script: "'gen'" }],
  ["npx neuroll", { npm_lifecycle_event: "npx", npm_lifecycle_script: "neuroll" }],
  ["gen", { npm_lifecycle_event: "npx", npm_lifecycle_script: "vitest" }],
  ["gen", { npm_lifecycle_event: "regenerate", npm_lifecycle_script: "gen specs/*.yaml" }],
])("what is said to run next begins with %s, as the user began: %o", (name, environment) => {
  expect(calledAs(environment)).toBe(name);
});
