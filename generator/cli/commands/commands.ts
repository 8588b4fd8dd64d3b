import { benchCommand } from "../bench/command.ts";
import { completionCommand } from "../completion/command.ts";
import { convertCommand } from "../convert/command.ts";
import { drawCommand } from "../draw/command.ts";
import { importCommand } from "../import/command.ts";
import { initCommand } from "../init/command.ts";
import { plotCommand } from "../plot/command.ts";
import { reportCommand } from "../report/command.ts";
import { runCommand } from "../run/command.ts";
import { schemaCommand } from "../schema/command.ts";
import { snippetCommand } from "../snippet/command.ts";
import { sqlCommand } from "../sql/command.ts";
import { verifyCommand } from "../verify/command.ts";
import type { CommandDefinition } from "./command.ts";
import type { CommandName } from "./names.ts";

/** What each command does. */
export const commands: Readonly<Record<CommandName, CommandDefinition>> = {
  init: initCommand,
  import: importCommand,
  convert: convertCommand,
  draw: drawCommand,
  plot: plotCommand,
  run: runCommand,
  report: reportCommand,
  verify: verifyCommand,
  bench: benchCommand,
  sql: sqlCommand,
  schema: schemaCommand,
  snippet: snippetCommand,
  completion: completionCommand,
};
