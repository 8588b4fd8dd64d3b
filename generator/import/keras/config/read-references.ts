import { type Config, get, isConfig, refuse } from "./config.ts";

/** A result of a layer: of which call of it, and which of its results. */
export interface Reference {
  readonly layer: string;
  readonly call: number;
  readonly result: number;
}

const DEEPEST = 8;

/**
 * The results that a list names, in the dialects of Keras: `["dense", 0, 0]`, lists of those, `[["dense", 0, 0, {}]]`
 * with arguments behind, and the tensors of Keras 3 with their `keras_history`.
 * @throws ImportError
 */
export function readReferences(value: unknown, depth = 0): Reference[] {
  if (depth > DEEPEST) throw refuse({ reason: "it is called with lists in lists" });
  if (Array.isArray(value)) {
    if (typeof value[0] === "string") return [readReference(value)];
    return value.flatMap((item) => readReferences(item, depth + 1));
  }
  if (isConfig(value)) {
    if (value.class_name === "__keras_tensor__") return readReferences(history(value), depth + 1);
    return Object.values(value).flatMap((item) => readReferences(item, depth + 1));
  }
  throw refuse({ reason: "it is called with a constant, and only results of layers are taken" });
}

const history = ({ config }: Config): unknown => (isConfig(config) ? config.keras_history : undefined);

function readReference([layer, call, result, args]: readonly unknown[]): Reference {
  if (typeof layer === "string" && Number.isSafeInteger(call) && Number.isSafeInteger(result)) {
    refuseArguments(args);
    return { layer, call: call as number, result: result as number };
  }
  throw refuse({ reason: "it names what it is called with in an unknown way" });
}

/** What a layer is called with beside tensors; `training` and `mask` change nothing where they are off. */
function refuseArguments(args: unknown): void {
  if (args === undefined || args === null) return;
  const told = isConfig(args) ? Object.keys(args).filter((key) => isTold(args, key)) : ["arguments"];
  if (told.length === 0) return;
  const [key = ""] = told;
  throw refuse({
    attribute: key.slice(0, 60),
    reason: `it is called with ${JSON.stringify(key.slice(0, 60))}, which has no equal in a spec`,
    help: "call the layer with the results of layers alone",
  });
}

const isTold = (args: Config, key: string): boolean => {
  const value = get(args, key);
  return value !== undefined && !(key === "training" && value === false);
};

/**
 * What each call of a layer takes: Keras 1 and 2 have a list of references a call, Keras 3 has `{ args, kwargs }`.
 * @throws ImportError
 */
export function readCalls(inboundNodes: unknown): Reference[][] {
  if (inboundNodes === undefined) return [];
  if (!Array.isArray(inboundNodes)) throw refuse({ reason: "its inbound_nodes are no list" });
  return inboundNodes.map((node) => {
    if (!isConfig(node)) return readReferences(node);
    refuseArguments(node.kwargs);
    return readReferences(node.args ?? []);
  });
}
