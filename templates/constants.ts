/** What the module says of itself. Texts of the spec stand in it, so no page of code is read once they are in place. */
export const labels = `/** {{what}} */
export const labels = {{labels}} as const;`;

export const network = `/** What the network is. */
export const network = {
{{properties}}
} as const;`;
