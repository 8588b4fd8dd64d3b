import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

/** What Chromium is called where it is installed. */
const names = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

const installed = (process.env.PATH ?? "")
  .split(delimiter)
  .flatMap((folder) => names.map((name) => join(folder, name)))
  .find((path) => existsSync(path));

/** The Chromium of this machine: the one of the variable CHROMIUM, or one of the PATH. */
export const chromiumPath: string | undefined = process.env.CHROMIUM ?? installed;

/** What a title says where tests are skipped. */
export const withoutChromium =
  chromiumPath === undefined
    ? " (skipped: there is no Chromium in the PATH or in the variable CHROMIUM)"
    : "";
