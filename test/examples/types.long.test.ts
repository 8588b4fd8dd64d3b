import { expect, test } from "vitest";
import { buildExample } from "../support/build-example.ts";
import { checkExample } from "../support/check-example.ts";

test.each(["audio-worklet", "digits", "game-agent", "gestures", "service"])(
  "the JavaScript of %s has the right types",
  async (name) => expect(checkExample((await buildExample(name)).folder)).toBe(""),
);
