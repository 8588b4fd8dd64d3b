import { expect, test } from "vitest";
import { goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

test("a path with a byte that is not UTF-8 is refused, wherever it is named", async () => {
  goTo({ "line.yaml": line });
  for (const command of [
    "gen l�.yaml",
    "gen line.yaml -o o�",
    "gen import �",
    "gen import a.onnx --bind W=�.npy",
  ])
    await expect(runGen(command)).rejects.toThrow(
      /".*�.*" contains a byte that is not valid UTF-8, shown as �\.$/,
    );
});
