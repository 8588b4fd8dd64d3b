import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test, vi } from "vitest";
import { parse } from "yaml";
import { plan } from "../../generator/generate.ts";
import { root, specNames } from "../support/specs.ts";

test.each(specNames)("no place is worked out for %s, in which nothing is wrong", (name) => {
  const text = readFileSync(join(root, "specs", `${name}.yaml`), "utf8");
  const locate = vi.fn();
  const { warnings } = plan(parse(text), {
    source: { path: `${name}.yaml`, text, locate },
    readFile: (path) => readFileSync(join(root, "specs", path)),
  });
  expect(warnings).toEqual([]);
  expect(locate).not.toHaveBeenCalled();
});
