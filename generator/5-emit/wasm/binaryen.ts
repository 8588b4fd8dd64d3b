import binaryen from "binaryen";

/** The compiler of WebAssembly. In the built package a smaller copy stands here: see scripts/embed-binaryen.mjs. */
export { binaryen };

/** To be awaited before anything else of it is used. */
export const loadBinaryen = async (): Promise<void> => {};
