import { checkModule } from "./5-emit/typescript/check-module.ts";
import { stripTypes } from "./check/load-module.ts";
import { isSameCode } from "./check/same-code.ts";

/** A generated module before its final check. */
export interface UncheckedModule {
  readonly typescript: string;
  /** The same, or its JavaScript if there are declarations. */
  readonly text: string;
  readonly declarations: string | undefined;
}

/** Throws if a module does not type-check, or its JavaScript is not what TypeScript makes of it. */
export function checkTypes({ typescript, text, declarations }: UncheckedModule): void {
  const mistakes = checkModule(typescript);
  if (mistakes.length > 0)
    throw new Error(`the generated module does not type-check:\n${mistakes.join("\n")}`);
  if (declarations !== undefined && !isSameCode(text, stripTypes(typescript)))
    throw new Error("the JavaScript is not what TypeScript makes of the generated module");
}
