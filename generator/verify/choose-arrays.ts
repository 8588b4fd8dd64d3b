import { list, quote } from "../diagnostics/words.ts";
import type { Network, OutputPort, Port, StatePort } from "../ir/network.ts";
import type { Dtype } from "../ir/number-format.ts";
import type { KeysOfPorts, VectorsSpec } from "../ir/spec.ts";
import type { TensorData } from "../ir/tensor-data.ts";
import type { Recording } from "./read-vectors.ts";
import type { StageName } from "./stages.ts";
import { type VectorPart, VectorProblem, withVectorProblems } from "./vector-problem.ts";

/** A recorded array. */
export interface RecordedArray {
  /** Its key, or the name of a file that holds one array. */
  readonly key: string;
  /** The file, as messages call it, and the part of the request that named it. */
  readonly file: string;
  readonly part: VectorPart;
  readonly tensor: TensorData;
}

/** A recorded array, and what it was recorded of. */
export interface RecordedPort<P extends Port> {
  readonly port: P;
  readonly array: RecordedArray;
}

export interface ChosenArrays {
  /** One for each input of the network, in its order. */
  readonly inputs: readonly RecordedArray[];
  /** What states hold before the first step of each case; the others begin as the network says. */
  readonly initial: readonly RecordedPort<StatePort>[];
  readonly outputs: readonly RecordedPort<OutputPort>[];
  /** What states hold afterwards. */
  readonly next: readonly RecordedPort<StatePort>[];
  /** Intermediate values, in the order in which they are computed. */
  readonly stages: readonly RecordedStage[];
}

/** A recorded array with the name of a stage. */
export interface RecordedStage {
  readonly stage: StageName;
  readonly array: RecordedArray;
}

/** What arrays are chosen for. */
export type Ports = Pick<Network, "inputs" | "states" | "outputs" | "dtype">;

/** The parts of a request that give keys of arrays. */
export type Role = "input" | "initial" | "output" | "next";

/** The keys that a role of a request gives, each with its port where that is said. */
type Asked = readonly { readonly port: string | undefined; readonly key: string }[];

/** Usual names of inputs and outputs. */
const usualKeys: Readonly<Record<"input" | "output", RegExp>> = {
  input: /^(x|inputs?)(_test)?(_raw|_scaled|_\d+)?$/i,
  // The last ones are methods of scikit-learn's networks.
  output: /^(y|outputs?|y_pred|logits|network_output|predict|predict_proba)(_\d+)?$/i,
};

/** Usual names of the only state of a network. */
const usualStates: Readonly<Record<"initial" | "next", RegExp>> = {
  initial: /^(state|hidden|h|state_0|h_?0|(initial|init)_state)$/i,
  next: /^(state_?n|h_?n|(next|new|final|last|output)_state)$/i,
};

/** What stands around the name of a port in usual names of its arrays. */
const around: Readonly<Record<Role, readonly [before: string, after: string]>> = {
  input: ["(x|inputs?)[_.]", "([_.](test|raw|scaled))+"],
  initial: ["(initial|init|state|x|inputs?)[_.]", "[_.]?0|[_.](initial|init|in)"],
  output: ["(y|outputs?|predict|logits)[_.]", "([_.](pred|predict|predict_proba|proba|logits|output))+"],
  next: ["(next|new|final|last|y|outputs?)[_.]", "[_.]?n|[_.](next|new|final|last|out)"],
};

/** What may follow the name of an array that was computed: the format of its numbers. */
const COMPUTED_IN = /[_.]f(?:loat)?(32|64)$/i;

/**
 * Chooses the arrays to compare: those that were asked for; without a request, those with usual names of the ports, and every
 * array with the name of a stage. Of several outputs some may be left out, and stages alone are enough.
 * @param stages the stages of the network, in their order and with distinct names
 * @throws VectorProblem
 */
export function chooseArrays(
  request: Pick<VectorsSpec, Role>,
  inputs: Recording,
  outputs: Recording | undefined,
  ports: Ports,
  stages: readonly StageName[],
): ChosenArrays {
  const results = outputs ?? inputs;
  const isStage = (key: string) => stages.some(({ name }) => name === key);
  const asNext = new Set(askedBy(request.next).map(({ key }) => key));
  const initial = statesOf(
    "initial",
    request.initial,
    inputs,
    ports,
    (key) => isStage(key) || (outputs === undefined && asNext.has(key)),
  );
  const begun = new Set(initial.map(({ key }) => keyIn(inputs, key)));
  const taken = inputKeys(askedBy(request.input), inputs, ports, begun);
  const given = new Set([
    ...begun,
    ...taken.flatMap((key) => (key === undefined ? [] : [keyIn(inputs, key)])),
  ]);
  if (outputs === undefined && inputs.arrays.keys.every((key) => given.has(key)))
    throw missingOutputs(inputs, given.size);
  const next = statesOf(
    "next",
    request.next,
    results,
    ports,
    (key) => isStage(key) || (outputs === undefined && given.has(key)),
  );
  const used = new Set([
    ...(outputs === undefined ? given : []),
    ...next.map(({ key }) => keyIn(results, key)),
  ]);
  const rest = results.arrays.keys.filter((key) => !used.has(key));
  const asked = request.output === undefined ? undefined : askedBy(request.output);
  const askedStages = asked
    ?.filter(({ port, key }) => port === undefined && isStage(key))
    .map(({ key }) => key);
  const ofOutput = (key: string) => ports.outputs.some(({ name }) => name === key);
  const between = new Set(
    (askedStages?.length ? askedStages : rest).filter(
      (key) => isStage(key) && !(ofOutput(key) && hasSeveral(ports.outputs)),
    ),
  );
  const candidates = rest.filter((key) => !between.has(key));
  const known = (): KeyOfPort<OutputPort>[] => {
    const isBetweenAlone = between.size > 0 || next.length > 0;
    return outputKeys(results, candidates, ports, isBetweenAlone);
  };
  const keys =
    asked === undefined
      ? known()
      : askedOutputs(
          asked.filter(({ port, key }) => port !== undefined || !between.has(key)),
          results,
          ports,
        );
  const part = outputs === undefined ? "vectors" : "expected";
  const reading = <P extends Port>(recording: Recording, role: Role, { port, key }: KeyOfPort<P>) => ({
    port,
    array: read(recording, key, role),
  });
  return {
    inputs: taken.map((key) => read(inputs, key, "input")),
    initial: initial.map((one) => reading(inputs, "initial", one)),
    outputs: keys.map((one) => reading(results, "output", one)),
    next: next.map((one) => reading(results, "next", one)),
    stages: stages
      .filter(({ name }) => between.has(name))
      .map((stage) => ({ stage, array: read(results, stage.name, part) })),
  };
}

interface KeyOfPort<P extends Port> {
  readonly port: P;
  readonly key: string | undefined;
}

const hasSeveral = (ports: readonly Port[]): boolean => ports.length > 1;

const askedBy = (keys: KeysOfPorts | readonly string[] | undefined): Asked =>
  keys === undefined
    ? []
    : typeof keys === "string" || Array.isArray(keys)
      ? [keys].flat().map((key: string) => ({ port: undefined, key }))
      : Object.entries(keys).map(([port, key]) => ({ port, key }));

const nameOf = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

/** The key of an array that may be given by another name. */
const keyIn = ({ names }: Recording, key: string | undefined): string => (key && names.get(key)) ?? key ?? "";

function read(recording: Recording, key: string | undefined, part: VectorPart): RecordedArray {
  const { name, arrays } = recording;
  const tensor = withVectorProblems(name, part, () =>
    arrays.read(key === undefined ? undefined : keyIn(recording, key)),
  );
  return { key: key ?? nameOf(name), file: name, part, tensor };
}

/** The key of each input, in their order; undefined for a file of one array, which needs none. */
function inputKeys(
  asked: Asked,
  recording: Recording,
  { inputs, dtype }: Ports,
  used: ReadonlySet<string>,
): readonly (string | undefined)[] {
  checkPorts(asked, inputs, recording, "input");
  const keys = recording.arrays.keys.filter((key) => !used.has(key));
  if (!hasSeveral(inputs)) {
    const port = inputs[0] as Port;
    return [
      asked[0]?.key ?? ownKey("input", port, recording, keys, dtype) ?? onlyUsual(recording, "input", keys),
    ];
  }
  const said = inputs.map(
    (port) =>
      asked.find((one) => one.port === port.name)?.key ?? ownKey("input", port, recording, keys, dtype),
  );
  const missing = inputs.filter((_, n) => said[n] === undefined);
  if (missing.length === 0) return said;
  const numbered = inOrder("input", keys, dtype);
  if (asked.length === 0 && numbered.length === inputs.length) return numbered;
  throw unfound(recording, "input", missing, keys);
}

/** The keys of outputs by their usual names; of several, those that are there. */
function outputKeys(
  recording: Recording,
  keys: readonly string[],
  { outputs, dtype }: Ports,
  mayBeMissing: boolean,
): KeyOfPort<OutputPort>[] {
  if (!hasSeveral(outputs)) {
    const port = outputs[0] as OutputPort;
    const own = keys.length === 0 ? undefined : ownKey("output", port, recording, keys, dtype);
    if (own !== undefined) return [{ port, key: own }];
    if (mayBeMissing && !keys.some((key) => usualKeys.output.test(withoutFormat(key)))) return [];
    return [{ port, key: usualOutput(recording, keys, dtype) }];
  }
  const found = outputs.flatMap((port): KeyOfPort<OutputPort>[] => {
    const key = ownKey("output", port, recording, keys, dtype);
    return key === undefined ? [] : [{ port, key }];
  });
  if (found.length > 0) return found;
  const numbered = inOrder("output", keys, dtype);
  if (numbered.length === outputs.length) return outputs.map((port, n) => ({ port, key: numbered[n] }));
  if (mayBeMissing) return [];
  throw unfound(recording, "output", outputs, keys);
}

/** The one key of the only output: `y`, or else `y_f64` of a network in f64. */
function usualOutput(recording: Recording, keys: readonly string[], dtype: Dtype): string | undefined {
  if (keys.some((key) => usualKeys.output.test(key))) return onlyUsual(recording, "output", keys);
  const usual = keys.filter((key) => usualKeys.output.test(withoutFormat(key)));
  return preferred(usual, dtype) ?? onlyUsual(recording, "output", keys);
}

/** The port of each output that was asked for; an array of several outputs says by its name which it is. */
function askedOutputs(
  asked: Asked,
  recording: Recording,
  { outputs, dtype }: Ports,
): KeyOfPort<OutputPort>[] {
  checkPorts(asked, outputs, recording, "output");
  const distinct = asked.filter(
    ({ port, key }, n) => asked.findIndex((one) => one.port === port && one.key === key) === n,
  );
  return distinct.map(({ port: name, key }) => {
    const first = outputs[0];
    const port =
      name === undefined
        ? hasSeveral(outputs)
          ? outputs.find((one) => ownKey("output", one, recording, [key], dtype) !== undefined)
          : first
        : outputs.find((one) => one.name === name);
    if (port !== undefined) return { port, key };
    // A key that does not exist is the greater problem.
    read(recording, key, "output");
    throw new VectorProblem(
      "unclear-vectors",
      `contains ${quote(key)}, which may be any of the outputs ${listPorts(outputs)}.`,
      { file: recording.name, part: "output", port: outputs[0]?.name, keys: [key] },
    );
  });
}

/** The arrays of states, as asked for or by their usual names; those that are not recorded are left out. */
function statesOf(
  role: "initial" | "next",
  keys: KeysOfPorts | undefined,
  recording: Recording,
  { inputs, states, outputs, dtype }: Ports,
  isOther: (key: string) => boolean,
): KeyOfPort<StatePort>[] {
  const asked = askedBy(keys);
  checkPorts(asked, states, recording, role);
  const whole = asked.find(({ port }) => port === undefined);
  if (whole !== undefined && states.length > 1)
    throw new VectorProblem(
      "unclear-vectors",
      `contains ${quote(whole.key)}, which may be any of the states ${listPorts(states)}.`,
      { file: recording.name, part: role, port: states[0]?.name, keys: [whole.key] },
    );
  const others = new Set([...inputs, ...outputs].map(({ name }) => name));
  const free = recording.arrays.keys.filter((key) => !isOther(key) && !others.has(key));
  return states.flatMap((port): KeyOfPort<StatePort>[] => {
    const said = whole ?? asked.find((one) => one.port === port.name);
    const key =
      said?.key ??
      ownKey(role, port, recording, free, dtype) ??
      (states.length === 1
        ? preferred(
            calledBy(recording, free).filter((one) => usualStates[role].test(plain(role, one))),
            dtype,
          )
        : undefined);
    return key === undefined ? [] : [{ port, key }];
  });
}

/** Refuses names that no port of a kind has. */
function checkPorts(asked: Asked, ports: readonly Port[], { name: file }: Recording, role: Role): void {
  const kind = role === "initial" || role === "next" ? "state" : role;
  const stray = asked.find(({ port }) => port !== undefined && !ports.some(({ name }) => name === port));
  if (asked.length > 0 && ports.length === 0)
    throw new VectorProblem("unclear-vectors", "cannot give a state to a network that has none.", {
      file,
      part: role,
    });
  if (stray === undefined) return;
  throw new VectorProblem(
    "unclear-vectors",
    `cannot be compared with ${kind} ${quote(stray.port as string)}: the ${kind}s are ${listPorts(ports)}.`,
    { file, part: role },
  );
}

const listPorts = (ports: readonly Port[]): string => list(ports.map(({ name }) => name));

const withoutFormat = (key: string): string => key.replace(COMPUTED_IN, "");

/** The only key, or the one in the format of the network of keys that differ in nothing else. */
function preferred(keys: readonly string[], dtype: Dtype): string | undefined {
  if (keys.length < 2) return keys[0];
  if (new Set(keys.map(withoutFormat)).size > 1) return undefined;
  return (
    keys.find((key) => COMPUTED_IN.exec(key)?.[1] === dtype.slice(1)) ??
    keys.find((key) => !COMPUTED_IN.test(key))
  );
}

/** The key of a port by its name: that itself, `x_NAME`, `NAME_f64` and the like, or the name of its tensor in a graph. */
function ownKey(
  role: Role,
  { name }: Port,
  recording: Recording,
  keys: readonly string[],
  dtype: Dtype,
): string | undefined {
  // The only port of a plain network is called so whatever it is.
  if (name === role) return undefined;
  const [before, after] = around[role];
  const escaped = name.replaceAll("$", "\\$&");
  const exact = new RegExp(`^${escaped}$`);
  const some = new RegExp(`^((${before})?${escaped}(${after})|(${before})${escaped})$`, "i");
  // What a state is called is what it holds before a call.
  for (const test of role === "next" ? [some] : [exact, some]) {
    const found = calledBy(recording, keys).filter((one) => test.test(plain(role, identifierOf(one))));
    if (found.length > 0) return preferred(found, dtype);
  }
  return undefined;
}

/** Every name of some arrays. */
const calledBy = ({ names }: Recording, keys: readonly string[]): readonly string[] => [
  ...[...names].flatMap(([name, key]) => (keys.includes(key) ? [name] : [])),
  ...keys,
];

/** A name without the format of what was computed. */
const plain = (role: Role, key: string): string =>
  role === "output" || role === "next" ? withoutFormat(key) : key;

/** The name of a tensor as importers write it. */
const identifierOf = (name: string): string => name.replace(/[^\w$.]/g, "_");

/** Keys that are numbered, in the order of their numbers: `input_0`, `input_1`. */
function inOrder(role: "input" | "output", keys: readonly string[], dtype: Dtype): readonly string[] {
  const numbered = role === "input" ? /^(?:x|inputs?)_?(\d+)$/i : /^(?:y|outputs?)_?(\d+)$/i;
  const numberOf = (key: string) => Number(numbered.exec(plain(role, key))?.[1]);
  const numbers = new Set(keys.map(numberOf).filter((number) => !Number.isNaN(number)));
  return [...numbers]
    .sort((a, b) => a - b)
    .flatMap(
      (number) =>
        preferred(
          keys.filter((key) => numberOf(key) === number),
          dtype,
        ) ?? [],
    );
}

/** The one key with a usual name; undefined for a file of one array, which needs no key. */
function onlyUsual(
  recording: Recording,
  role: "input" | "output",
  keys: readonly string[],
): string | undefined {
  const { name } = recording;
  if (keys.length === 0) return undefined;
  const usual = keys.filter((key) => usualKeys[role].test(key));
  if (usual.length === 1) return usual[0];
  const message =
    usual.length === 0
      ? `contains ${listKeys(recording, keys)}; none of these names means the ${role}s.`
      : `contains ${listKeys(recording, usual)}, ${usual.length === 2 ? "either" : "any"} of which may be the ${role}s.`;
  const candidates = usual.length === 0 ? keys : usual;
  throw new VectorProblem("unclear-vectors", message, { file: name, part: role, keys: candidates });
}

/** No array has a usual name of these ports. */
function unfound(
  recording: Recording,
  role: "input" | "output",
  ports: readonly Port[],
  keys: readonly string[],
): VectorProblem {
  const which = ports.length === 1 ? `${role} ${listPorts(ports)}` : `${role}s ${listPorts(ports)}`;
  const message = `contains ${listKeys(recording, keys)}; none of these names means ${which}.`;
  return new VectorProblem("unclear-vectors", message, {
    ...{ file: recording.name, part: role, keys },
    port: ports[0]?.name,
  });
}

/** `"input_0" ("x") and "input_1" ("b")` */
function listKeys({ names }: Recording, keys: readonly string[]): string {
  const other = new Map([...names].map(([name, key]) => [key, name]));
  const said = (key: string) => (other.has(key) ? ` (${quote(other.get(key) as string)})` : "");
  return list(
    keys.map((key) => `${quote(key)}${said(key)}`),
    "and",
    12,
  );
}

const missingOutputs = ({ name }: Recording, inputs: number): VectorProblem =>
  new VectorProblem(
    "unclear-vectors",
    `contains ${inputs > 1 ? "only inputs" : "a single array, the inputs,"} and no outputs.`,
    {
      file: name,
      part: "expected",
      ...(name.toLowerCase().endsWith(".json") && { help: "add an output to each case" }),
    },
  );
