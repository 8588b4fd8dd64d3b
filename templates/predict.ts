/** The index of the largest output; `scores` is the entry whose outputs are compared. */
export const predict = `/** The index of the largest {{what}}: the first of equals, the first NaN if there is one. */
export function predict(x: Input): {{index}} {
  {{scores}}(x, result as Output);
  let best = 0;
  for (let i = 1; i < {{outputSize}}; i++) {
    const value = result[i]!;
    const record = result[best]!;
    if (value > record || (value !== value && record === record)) best = i;
  }
  return best{{assertion}};
}`;

/** The class that the one output of a sigmoid says. */
export const predictByThreshold = `/** 1 where the output is greater than {{threshold}}, else 0; NaN gives 0. */
export function predict(x: Input): 0 | 1 {
  forward(x, result as Output);
  return result[0]! > {{threshold}} ? 1 : 0;
}`;

export const classify = `/** The label of what predict gives. */
export function classify(x: Input): (typeof labels)[number] {
  return {{labels}}[predict(x)]{{bang}};
}`;

/** Labels that are looked up by any number: under every setting of TypeScript such a one may be none of them. */
export const manyLabels = `(labels as readonly ((typeof labels)[number] | undefined)[])`;
