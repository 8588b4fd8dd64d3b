/** The index of the largest output; \`scores\` is the entry whose outputs are compared. */
export const predict = `/** The index of the largest {{what}}: the first of equals, the first NaN if there is one. */
export function predict(x: Input): {{index}} {
  {{scores}}(x, result);
  let best = 0;
  for (let i = 1; i < {{outputSize}}; i++) {
    const value = result[i]!;
    const record = result[best]!;
    if (value > record || (value !== value && record === record)) best = i;
  }
  return best{{assertion}};
}`;
