/** What nodes of a closed set are told apart by. */
interface Kinded {
  readonly kind: string;
}

/** One case for each kind of node: a new kind does not compile until every such object has a case for it. */
export type Cases<N extends Kinded, T, Rest extends readonly unknown[] = []> = {
  readonly [K in N["kind"]]: (node: Extract<N, { kind: K }>, ...rest: Rest) => T;
};

/** What the case for a node's kind makes of it. */
export const caseOf = <N extends Kinded, T, Rest extends readonly unknown[] = []>(
  node: N,
  cases: Cases<N, T, Rest>,
  ...rest: Rest
): T => (cases[node.kind as N["kind"]] as (node: N, ...rest: Rest) => T)(node, ...rest);
