import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";

const folder = fileURLToPath(new URL("../../../shared/data", import.meta.url));

/** The folder of networks and outputs made outside neuroll; CI has it, a user does not. */
export const sharedData: string | undefined = existsSync(folder) ? folder : undefined;
