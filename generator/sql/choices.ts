/** The engines whose functions neuroll writes. */
export const dialectNames = ["bigquery", "snowflake"] as const;
export type DialectName = (typeof dialectNames)[number];

/** What a function returns of each output: its class, its values, or both. */
export const returnChoices = ["class", "outputs", "all"] as const;
export type ReturnChoice = (typeof returnChoices)[number];

/** What NULL among the values of an input is: the result too, or NaN, the number that is missing. */
export const nullChoices = ["null", "nan"] as const;
export type NullChoice = (typeof nullChoices)[number];
