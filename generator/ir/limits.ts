/** How many values a layer may take or give: what is larger is a slip of the pen, or no small network. */
export const MOST_VALUES = 1_000_000;

/** How many axes a shape may have, as in NumPy. */
export const MOST_AXES = 64;
