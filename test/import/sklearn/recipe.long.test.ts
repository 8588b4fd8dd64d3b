import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { isRight } from "../../../generator/verify/compare-recording.ts";
import { archives, folder, importAndVerify } from "../support/sklearn-archives.ts";

/** A Python that has scikit-learn, if this machine has one. */
const python = ["python3", "/usr/bin/python3"].find(
  (name) => spawnSync(name, ["-c", "import sklearn"], { stdio: "ignore" }).status === 0,
);

test.skipIf(python === undefined)(
  "where Python has scikit-learn, the recipe saves and refuses the same models again",
  { timeout: 60_000 },
  async () => {
    const made = mkdtempSync(join(tmpdir(), "recipe-"));
    try {
      execFileSync(python as string, ["-B", join(folder, "make.py"), made], { stdio: "ignore" });
      expect(archives(made)).toEqual(archives(folder));
      const sentences = (from: string) => readFileSync(join(from, "refused.txt"), "utf8");
      expect(sentences(made)).toBe(sentences(folder));
      for (const name of archives(made)) {
        const { verdict } = await importAndVerify(made, name);
        expect(verdict && isRight(verdict), name).toBe(true);
      }
    } finally {
      rmSync(made, { recursive: true, force: true });
    }
  },
);
