import { readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { displayPath } from "../../../generator/cli/output/display-path.ts";
import { folderOf, goTo } from "../../support/cli/folder.ts";
import { runGen } from "../../support/cli/session.ts";
import { line } from "../../support/cli/specs.ts";

const withWeights = (file: string) => line.replace("weights: [[2], [-1]]", `weights: { file: "${file}" }`);

describe("a name that begins with two dots is a name", () => {
  test.each(["..w.json", "...json", "..w/..w.json", "..w/...w.json", "w/../..w.json", "~w.json"])(
    "%s",
    async (file) => {
      goTo({ "line.yaml": withWeights(file), [file.replace("w/../", "")]: "[[2], [-1]]" });
      expect((await runGen("gen line.yaml"))?.text).toContain("written generated/line.ts");
    },
  );

  test("and may be that of a folder of specs or of modules", async () => {
    goTo({ "..nets/line.yaml": line });
    expect((await runGen("gen ..nets/line.yaml -o ..out"))?.text).toContain("written ..out/line.ts");
    expect(readFileSync("..out/line.ts", "utf8")).toContain("from ..nets/line.yaml");
    expect(displayPath("..nets/line.yaml")).toBe("..nets/line.yaml");
    expect(displayPath(join(process.cwd(), "..", "..other", "line.yaml"))).toBe("line.yaml");
  });

  test("but .. leads out, and so does a link", async () => {
    const outside = folderOf({ "w.json": "[[2], [-1]]" });
    goTo({ "a.yaml": withWeights("link.json"), "b.yaml": withWeights("..w/w.json") });
    symlinkSync(join(outside, "w.json"), "link.json");
    symlinkSync(outside, "..w");
    for (const spec of ["a.yaml", "b.yaml"])
      await expect(runGen(`gen ${spec}`)).rejects.toThrow(
        "it is outside the spec's folder, or a symbolic link to something outside",
      );
    const part = folderOf({ "part.yaml": line });
    goTo({ "net.yaml": "name: net\ninput: 2\nlayers: [{ type: network, file: part.yaml }]\n" });
    symlinkSync(join(part, "part.yaml"), "part.yaml");
    await expect(runGen("gen net.yaml")).rejects.toThrow(
      "part.yaml cannot be read: it is outside the spec's folder",
    );
  });
});
