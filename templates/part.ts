/** A function that an entry calls. */
export const part = `/** {{about}} */
function {{name}}({{parameters}}): void {
{{body}}
}`;
