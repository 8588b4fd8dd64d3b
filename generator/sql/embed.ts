/**
 * Code that can lie between `$$` and `$$`, or between `r"""` and `"""`: what would end it is written as an escape. It stands
 * only in literals with the texts of users, where that means the same.
 */
export const embed = (code: string): string =>
  code
    .replace(/\\(.)/g, (pair, escaped) => (escaped === '"' ? "\\u0022" : pair))
    .replace(/\$(?=\$)/g, "\\u0024");
