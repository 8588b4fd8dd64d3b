/** The index of the largest output; `scores` is the entry whose outputs are compared. */
export const predict = `/** The index of the largest output{{found}}: the first of equals, or the first NaN if there is one. */
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

/** The class of a network that ends in one sigmoid. */
export const predictByThreshold = `/** 1 if the output is greater than {{threshold}}; 0 if it is not, or is NaN. */
export function predict(x: Input): 0 | 1 {
  forward(x, result as Output);
  return result[0]! > {{threshold}} ? 1 : 0;
}`;

export const classify = `/** The label of the class that predict returns. */
export function classify(x: Input): (typeof labels)[number] {
  return {{lookUp}}[predict(x)]{{bang}};
}`;

/** Labels looked up by any number: the result may be undefined here under every setting of TypeScript. */
export const manyLabels = `({{labels}} as readonly ((typeof {{labels}})[number] | undefined)[])`;
