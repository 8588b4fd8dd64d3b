/** The most values that a layer may take or give; more is probably a slip, or not a small network. */
export const MOST_VALUES = 1_000_000;

/** The most axes of a shape, as in NumPy. */
export const MOST_AXES = 64;

/** How deep values of a spec may nest, which needs less than ten levels. */
export const DEEPEST_NESTING = 100;
