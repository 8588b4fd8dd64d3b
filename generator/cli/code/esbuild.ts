/** esbuild. In the built package a copy of it stands in dist/esbuild: see scripts/embed-esbuild.mjs. */
export { build } from "esbuild";
