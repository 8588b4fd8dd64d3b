import { newQuickJSWASMModuleFromVariant } from "quickjs-emscripten-core";
import type { Evaluate } from "./engines.ts";

/** QuickJS, which runs in this process and has no WebAssembly to give to programs. */
export async function loadQuickjs(): Promise<Evaluate> {
  const quickjs = await newQuickJSWASMModuleFromVariant(import("@jitl/quickjs-wasmfile-release-sync"));
  return (program) => {
    using context = quickjs.newContext();
    using answer = context.unwrapResult(context.evalCode(program));
    return JSON.parse(context.getString(answer));
  };
}
