import type { Emit } from "../../generator/ir/spec.ts";
import { type Case, type Prepared, prepare } from "./cases.ts";
import { countValues } from "./compare-results.ts";
import { describeFailure, ranWebAssembly } from "./describe-failure.ts";
import { type Evaluate, shell, v8 } from "./engines.ts";
import type { EngineResult } from "./run-module.ts";
import { locate, shells, versionOf } from "./shells.ts";

interface FoundEngine {
  readonly title: string;
  readonly evaluate: Evaluate;
  readonly failures: string[];
  values: number;
  inWebAssembly: number;
}

/** Runs modules in each engine on the PATH, and says what differs from V8. Returns whether nothing does. */
export async function compareEngines(
  cases: readonly Case[],
  math: Emit["math"],
  say: (line: string) => void,
): Promise<boolean> {
  const found = findEngines(say);
  if (found.length === 0) say("No engine but V8 was found, so nothing was compared.");
  else for (const one of cases) run(await prepare(one, math), found);

  for (const { title, failures, values, inWebAssembly } of found) {
    const outcome = failures.length === 0 ? "all as in V8" : `${failures.length} NOT as in V8`;
    const ran = `${cases.length} modules (${inWebAssembly} ran as WebAssembly), ${values} values`;
    say([`${title}: ${ran}: ${outcome}`, ...failures].join("\n  "));
  }
  return found.every(({ failures }) => failures.length === 0);
}

function findEngines(say: (line: string) => void): FoundEngine[] {
  const found: FoundEngine[] = [];
  for (const engine of shells) {
    const path = locate(engine.command);
    if (path === undefined) {
      say(`${engine.name}: not found (command ${engine.command}, Debian package ${engine.debian})`);
    } else {
      const title = `${engine.name} ${versionOf(engine)}`;
      say(`${title}: found, ${path}`);
      found.push({ title, evaluate: shell(path), failures: [], values: 0, inWebAssembly: 0 });
    }
  }
  return found;
}

function run(prepared: Prepared, engines: readonly FoundEngine[]): void {
  const inV8 = v8(prepared.program);
  for (const engine of engines) {
    const failure = failureOf(engine, prepared, inV8);
    if (failure) engine.failures.push(failure);
  }
}

function failureOf(engine: FoundEngine, prepared: Prepared, inV8: EngineResult): string | undefined {
  try {
    const here = engine.evaluate(prepared.program);
    engine.values += countValues(here);
    if (ranWebAssembly(here)) engine.inWebAssembly++;
    return describeFailure(prepared, inV8, here);
  } catch (error) {
    return `${prepared.title}: ${error instanceof Error ? error.message : error}`;
  }
}
