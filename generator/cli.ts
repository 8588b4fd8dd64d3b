#!/usr/bin/env node
import module from "node:module";

// From version 22 on, Node can keep what it compiles for the next start, for all that is imported after this.
(module as { enableCompileCache?: () => void }).enableCompileCache?.();

await import("./cli/main.ts");
