import { expect, test } from "vitest";
import { shellWord } from "../../generator/diagnostics/shell-word.ts";

test.each([
  ["specs/netz_ü-3.yaml", "specs/netz_ü-3.yaml"],
  ["my net.yaml", "'my net.yaml'"],
  ["it's.yaml", "'it'\\''s.yaml'"],
  ["$(x).yaml", "'$(x).yaml'"],
])("%j is one word of a shell: %s", (word, quoted) => expect(shellWord(word)).toBe(quoted));
