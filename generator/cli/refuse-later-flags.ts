import { SpecError } from "../diagnostics/spec-error.ts";
import { checkOverrides } from "../load.ts";
import { Failure } from "./failure.ts";
import type { Settings } from "./settings.ts";

/** Throws a Failure where a flag asks for what this version does not do yet: once, and not for each spec. */
export function refuseLaterFlags({ overrides }: Settings): void {
  try {
    checkOverrides(overrides.emit);
  } catch (thrown) {
    if (!(thrown instanceof SpecError)) throw thrown;
    const problems = thrown.diagnostics.map((diagnostic) => ({
      ...diagnostic,
      field: asFlag(diagnostic.field ?? ""),
      help: asFlag(diagnostic.help ?? ""),
    }));
    throw new Failure([{ problems }]);
  }
}

/** `emit.target` is `--target` here, and `write target: ts` is `write --target ts`. */
const asFlag = (text: string): string =>
  text.replace(/^emit\.(\w+)$/, "--$1").replace(/(\w+): (\w+)$/, "--$1 $2");
