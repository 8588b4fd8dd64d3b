/**
 * TypeScript's compiler. In the built package a copy of what neuroll uses of it stands here, a fourth of its size: see
 * scripts/embed-typescript.mjs. That copy is without the language service, whose methods nodes and files therefore lack.
 */
export { ts } from "ts-morph";
