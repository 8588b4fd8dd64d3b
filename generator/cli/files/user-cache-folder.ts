import { homedir } from "node:os";
import { isAbsolute, join } from "node:path";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The folder in which a system lets programs keep what they can make again; undefined where the user has none. Sources:
 * https://specifications.freedesktop.org/basedir-spec/latest/, and what Apple and Microsoft say of Library/Caches and LOCALAPPDATA.
 */
export function userCacheFolder(
  platform: NodeJS.Platform = process.platform,
  environment: Environment = process.env,
): string | undefined {
  const { XDG_CACHE_HOME: named = "", LOCALAPPDATA: local } = environment;
  if (platform === "win32") return local;
  if (platform !== "darwin" && isAbsolute(named)) return named;
  const home = homeFolder();
  return home && join(home, platform === "darwin" ? "Library/Caches" : ".cache");
}

/** Node throws for a user that the system does not know, as some containers have. */
function homeFolder(): string | undefined {
  try {
    return homedir();
  } catch {
    return undefined;
  }
}
