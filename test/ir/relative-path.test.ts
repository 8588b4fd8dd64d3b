import { expect, test } from "vitest";
import { insideFolder } from "../../generator/ir/relative-path.ts";

test.each([
  ["w.npz", "w.npz"],
  ["./a//b/../w.npz", "a/w.npz"],
  ["a/..b", "a/..b"],
  ["~w.npz", "~w.npz"],
  ["größe 漢.npz", "größe 漢.npz"],
])("%s is %s inside the folder", (path, expected) => expect(insideFolder(path)).toBe(expected));

test.each([
  "",
  ".",
  "a/..",
  "../w.npz",
  "a/../../w.npz",
  "/etc/passwd",
  "~/w.npz",
  "~user/w.npz",
  "~",
  "C:w.npz",
  "file:w.npz",
  "https://example.org/w.npz",
  "a\\w.npz",
  "w\u0000.npz",
])("%j is refused", (path) => expect(insideFolder(path)).toBeUndefined());
