import { expect, test } from "vitest";
import { readSpec } from "../../generator/1-read/read-spec.ts";
import { vocabulary } from "../../generator/vocabulary/index.ts";

test.each([
  ["an image", Uint8Array.of(0x89, 0x50, 0x4e, 0x47), "it is not valid UTF-8"],
  ["UTF-16", Uint8Array.of(0xff, 0xfe, 0x6e, 0x00), "it is not valid UTF-8"],
  ["zero bytes", new TextEncoder().encode("name: a\0b"), "it contains a zero byte at offset 7"],
])("a binary file is refused: %s", (_, bytes, reason) => {
  expect(() => readSpec(bytes, "net.yaml", vocabulary)).toThrow(
    expect.objectContaining({
      diagnostics: [
        expect.objectContaining({
          code: "binary-file",
          message: `this is not a text file: ${reason}.`,
          at: expect.objectContaining({ line: 1, column: 1 }),
        }),
      ],
    }),
  );
});
