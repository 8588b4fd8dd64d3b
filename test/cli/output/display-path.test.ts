import { expect, test } from "vitest";
import { displayPath } from "../../../generator/cli/output/display-path.ts";

test.each([
  ["specs/./net3.yaml", "specs/net3.yaml"],
  ["../other/net3.yaml", "../other/net3.yaml"],
  ["/elsewhere/on/this/disk/net3.yaml", "net3.yaml"],
  ["a\u001bb.yaml", "a\\u{001b}b.yaml"],
])("the path %j is shown as %s", (path, shown) => expect(displayPath(path)).toBe(shown));
