import { openWeightFile, WeightFileProblem } from "../../2-resolve/weights/index.ts";
import { suggest } from "../../diagnostics/suggest.ts";
import { count, list, quote } from "../../diagnostics/words.ts";
import type { Network, Port } from "../../ir/network.ts";
import { cutIntoPorts, initialState } from "../../reference/interpret.ts";
import { UnreadableFile } from "../../verify/vector-problem.ts";
import { usageError } from "../problems/failure.ts";
import { vectorFiles } from "../vectors/files.ts";
import { readNumbers } from "./read-numbers.ts";

/** The flags that give values to ports. */
type PortFlag = "input" | "state";

/** The numbers that a flag gives to one port, or to all. */
interface Given {
  readonly port: Port | undefined;
  readonly values: readonly number[];
}

/**
 * Reads `--input 1,2`, or `--input image=… --input speed=…` where there are several: the values of all inputs at each of so
 * many steps. An input that has the values of a single step has them at every step. Throws a Failure.
 */
export function readInputs(texts: readonly string[], network: Network, steps = 1): number[][] {
  const { name, inputs } = network;
  const given = texts.map((text) => readGiven("input", text, inputs));
  const plain = given.filter(({ port }) => port === undefined);
  if (inputs.length > 1 && plain.length > 0)
    throw usageError(
      `${name} takes ${describePorts(inputs)}, so --input needs a name.`,
      `write ${inputs.map((port) => `--input ${port.name}=…`).join(" ")}`,
    );
  const valuesOf = inputs.map((port) => {
    const [one, ...more] = given.filter((each) => each.port === port || each.port === undefined);
    if (one === undefined)
      throw usageError(`--input ${port.name}=… is missing: ${name} takes ${describePorts(inputs)}.`);
    if (more.length > 0)
      throw usageError(`--input ${inputs.length === 1 ? "is given" : `gives ${port.name}`} more than once.`);
    checkCount(one, port, network, steps);
    return one.values;
  });
  return Array.from({ length: steps }, (_, step) =>
    inputs.flatMap(({ size }, i) => {
      const values = valuesOf[i] as readonly number[];
      return values.length === size ? values : values.slice(step * size, (step + 1) * size);
    }),
  );
}

function checkCount({ values }: Given, port: Port, network: Network, steps: number): void {
  const { size } = port;
  const found = values.length;
  if (found === size || found === steps * size) return;
  const { name, inputs, states } = network;
  const isOne = inputs.length === 1;
  const names = inputs.find((one) => one === port)?.names;
  const takes = isOne ? name : `${port.name} of ${name}`;
  const wanted = `${count(size, "value")}${names === undefined ? "" : ` (${list(names)})`}`;
  if (steps > 1)
    throw usageError(
      `${takes} takes ${wanted} at each of ${steps} steps, ${count(steps * size, "value")} in all, but --input has ${found}.`,
    );
  const mayBeSteps = states.length > 0 && found > 0 && found % size === 0;
  throw usageError(
    `${takes} takes ${wanted}, but --input has ${found}.`,
    mayBeSteps ? `write --steps ${found / size} to run that many steps` : undefined,
  );
}

/**
 * Reads `--state h=…`, where states that are not named begin as their network says, or the values of all states one after the
 * other, as they lie in the State of a module. Throws a Failure.
 */
export function readState(texts: readonly string[], network: Network): number[] {
  const { name, states, stateSize } = network;
  if (texts.length > 0 && states.length === 0)
    throw usageError(`${name} has no state, so there is nothing that --state could set.`);
  const given = texts.map((text) => readGiven("state", text, states));
  const whole = given.find(({ port }) => port === undefined);
  if (whole !== undefined && given.length > 1)
    throw usageError(
      "--state is given more than once, but without names.",
      `write ${states.map((port) => `--state ${port.name}=…`).join(" ")}`,
    );
  if (whole !== undefined && whole.values.length !== stateSize)
    throw usageError(
      `the state of ${name} has ${count(stateSize, "value")}${states.length > 1 ? ` (${listPorts(states)})` : ""}, but --state has ${whole.values.length}.`,
    );
  if (whole !== undefined) return [...whole.values];
  const initial = cutIntoPorts(initialState(network), states);
  return states.flatMap((port, i) => {
    const [one, ...more] = given.filter((each) => each.port === port);
    if (more.length > 0) throw usageError(`--state gives ${port.name} more than once.`);
    if (one === undefined) return initial[i] as readonly number[];
    if (one.values.length === port.size) return one.values;
    throw usageError(
      `state ${port.name} of ${name} has ${count(port.size, "value")}, but --state has ${one.values.length}.`,
    );
  });
}

/** `2 inputs: image (432 values) and speed (1 value)` */
const describePorts = (ports: readonly Port[]): string =>
  ports.length === 1 ? `an input ${ports[0]?.name}` : `${count(ports.length, "input")}: ${listPorts(ports)}`;

const listPorts = (ports: readonly Port[]): string =>
  list(ports.map(({ name, size }) => `${name} (${count(size, "value")})`));

/** `1,2`, `@file.npy`, or either after `name=`. */
function readGiven(flag: PortFlag, text: string, ports: readonly Port[]): Given {
  const [, name, rest = text] = /^\s*([A-Za-z_$][\w$]*)\s*=(.*)$/s.exec(text) ?? [];
  const values = () => (rest.startsWith("@") ? readArray(flag, rest.slice(1)) : readNumbers(flag, rest));
  if (name === undefined) return { port: undefined, values: values() };
  const port = ports.find((one) => one.name === name);
  if (port === undefined) {
    const names = ports.map((one) => one.name);
    const meant = suggest(name, names);
    throw usageError(
      `--${flag} names ${quote(name)}, but the ${flag}${names.length === 1 ? " is" : "s are"} ${list(names)}.`,
      meant && `did you mean ${meant}?`,
    );
  }
  return { port, values: values() };
}

/** The values of an array in a file, `x.npy` or `io.npz#x`. */
function readArray(flag: PortFlag, name: string): number[] {
  const [, file = name, key] = /^(.*\.\w+)#(.*)$/s.exec(name) ?? [];
  try {
    return Array.from(openWeightFile(file, vectorFiles().readFile(file)).read(key).data);
  } catch (problem) {
    if (!(problem instanceof WeightFileProblem || problem instanceof UnreadableFile)) throw problem;
    const isKey = problem instanceof WeightFileProblem && problem.code === "key-needed";
    throw usageError(
      `--${flag} names ${quote(file)}, which ${problem.message.replace("; add a key to choose one", "")}`,
      isKey ? `choose one with --${flag} @${file}#${problem.keys[0]}` : undefined,
    );
  }
}
