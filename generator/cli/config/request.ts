import type { Flags } from "../flags/flags.ts";
import { type Settings, settingsOf } from "../flags/settings.ts";
import { usageError } from "../problems/failure.ts";
import { loadConfig } from "./load-config.ts";

/** What is to be compiled, and how. */
export interface CompileRequest {
  /** Names and patterns. */
  readonly specs: readonly string[];
  readonly settings: Settings;
}

/**
 * What flags and the config ask for. If no spec is named, those of the config are meant, and its folder becomes the working directory, so that
 * banners are the same wherever the command was run. Each file of the config is told to `onFile`. Throws a Failure.
 */
export async function requestOf(
  names: readonly string[],
  flags: Flags,
  onFile?: (path: string) => void,
): Promise<CompileRequest> {
  const loaded = await loadConfig(onFile);
  if (names.length > 0) return { specs: names, settings: settingsOf(flags, loaded) };
  if (loaded === undefined)
    throw usageError(
      "no spec was given.",
      (gen) => `for example ${gen} specs/net3.yaml, or name them in neuroll.config.ts; see ${gen} --help`,
    );
  const { specs } = loaded.config;
  if (specs === undefined)
    throw usageError(`no spec was given, and ${loaded.file} names none.`, 'add specs: "specs/*.yaml" to it');
  process.chdir(loaded.folder);
  return { specs: typeof specs === "string" ? [specs] : specs, settings: settingsOf(flags, loaded) };
}
