/** What a module says about itself. Texts of users are in it, so nothing reads it as code once its holes are filled. */
export const labels = `/** {{what}} */
export const labels{{suffix}} = {{labels}} as const;`;

export const network = `/** A description of the network. */
export const network = {
{{properties}}
} as const;`;
