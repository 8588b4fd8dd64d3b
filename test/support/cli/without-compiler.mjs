// Loaded before a program with --import: it ends where anything that compiles is asked for.
import { register } from "node:module";

const hooks = `
const heavy = /^(ts-morph|typescript|yaml|zod|binaryen|handlebars)(\\/|$)|\\/(generate|load|specs\\/compile)\\.[jt]s$/;
export async function resolve(specifier, context, next) {
  if (heavy.test(specifier)) throw new Error("it loads " + specifier);
  return next(specifier, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
