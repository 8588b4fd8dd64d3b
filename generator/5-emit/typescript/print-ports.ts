import { copy } from "../../../templates/forward-batch.ts";
import * as templates from "../../../templates/ports.ts";
import { classCount, classLabels, type Network, type OutputPort, orderKeeping } from "../../ir/network.ts";
import type { Entry, Program } from "../../ir/program.ts";
import { demandsOf } from "../../ir/uses.ts";
import { render } from "../render.ts";
import { arrayOf } from "./declarations.ts";
import type { KernelParts } from "./print-kernel.ts";
import { printNumber } from "./print-number.ts";
import { indexType, lookUpOf } from "./print-predict.ts";
import {
  type Argument,
  parametersOf,
  resultOf,
  type Signature,
  signatureOf,
  typeOfResult,
  vectorsOf,
} from "./signature.ts";

/** What a module with states, or with several ports, computes with: a kernel, TypeScript, or both. */
export interface Computing {
  readonly ts: Program | undefined;
  readonly kernel: KernelParts | undefined;
}

/** The functions and vectors of a module with states, or with several inputs or outputs. */
export class PortsPrinter {
  readonly #network: Network;
  readonly #computing: Computing;
  readonly #program: Program;
  readonly #signature: Signature;
  /** What creates a vector of a port, in the memory of the kernel if it is the first. */
  readonly #newVector: (argument: Argument) => string;
  readonly #warning: string;

  constructor(network: Network, computing: Computing, warning: string) {
    this.#network = network;
    this.#computing = computing;
    this.#program = (computing.kernel?.program ?? computing.ts) as Program;
    this.#signature = signatureOf(network, this.#forward);
    this.#warning = warning;
    const array = arrayOf[network.dtype];
    this.#newVector = ({ buffer, size, type }) =>
      computing.kernel ? `newVector("${buffer}", ${size}) as ${type}` : `new ${array}(${size}) as ${type}`;
  }

  get #forward(): Entry {
    return this.#program.entries.find(({ name }) => name === "forward") as Entry;
  }

  /** What a module exports to be called. */
  functions(about: (entry: Entry) => string): string[] {
    const { isByName, state } = this.#signature;
    const { outputs } = this.#network;
    const entries = this.#program.entries.filter(({ rows }) => rows === 1);
    const hasScores = entries.some(({ name }) => name === "logits");
    const ofName = (output: OutputPort): string => (outputs.length > 1 ? `_${output.name}` : "");
    return [
      ...entries.map((entry) => this.#entry(entry, about(entry), entry.name === "logits" && isByName)),
      ...(hasScores && isByName ? this.#logits(ofName) : []),
      ...outputs.flatMap((output) => this.#predict(output, ofName(output), hasScores)),
      this.#steps(state === undefined ? "rows" : "steps"),
      ...(state ? [this.#state(state)] : []),
      ...(isByName ? [this.#createInputs(), this.#createOutputs()] : []),
    ];
  }

  /** What those need besides. */
  helpers(): string[] {
    const { inputs, outputs, isByName } = this.#signature;
    const array = arrayOf[this.#network.dtype];
    const predicts = this.#network.outputs.some((output) => classCount(output) > 0);
    const isLargest = this.#network.outputs.some(
      (output) => output.threshold === undefined && output.size > 1,
    );
    const needsResults = predicts || this.#program.entries.some(({ name }) => name === "logits");
    const vectors = (of: readonly Argument[]): string =>
      of.map(({ buffer, size }) => render(templates.rowVector, { name: buffer, array, size })).join("\n");
    const named = this.#network.outputs
      .map(({ name, size }) => render(templates.resultVector, { name, array, size }))
      .join("\n");
    return [
      copy,
      ...(isLargest ? [templates.largest] : []),
      ...(this.#computing.ts || (predicts && !isByName)
        ? [render(templates.rows, { vectors: vectors([...inputs, ...outputs]) })]
        : []),
      ...(needsResults && isByName ? [render(templates.results, { vectors: named })] : []),
    ];
  }

  #entry({ name }: Entry, about: string, isHidden: boolean): string {
    const signature = this.#signature;
    return render(templates.entry, {
      ...{ about, export: isHidden ? "" : "export ", name: isHidden ? "scores" : name },
      ...{ parameters: parametersOf(signature, {}, this.#network), result: resultOf(signature) },
      type: typeOfResult(signature, false, this.#network.outputSize),
      checks: this.#checks(vectorsOf(signature)),
      compute: this.#compute(name),
    });
  }

  #checks(vectors: readonly Argument[], by = ""): string {
    return vectors
      .map(({ text, size }) =>
        render(templates.checked, {
          ...{
            what: text,
            vector: text.replace(".", "?."),
            length: by === "" ? size : size === 1 ? by : `${by} * ${size}`,
          },
        }),
      )
      .join("\n");
  }

  #compute(name: Entry["name"]): string {
    const { kernel, ts } = this.#computing;
    const { inputs, outputs, state } = this.#signature;
    const vectors = texts(vectorsOf(this.#signature));
    const procedureIn = (program: Program): string =>
      (program.entries.find((entry) => entry.name === name) as Entry).procedure;
    if (kernel === undefined)
      return render(templates.inTypeScript, { procedure: procedureIn(ts as Program), vectors });
    const addresses = [
      ...inputs.map((one) => `take(ports.${one.buffer}, ${one.text})`),
      ...outputs.map((one) => `placeOf(ports.${one.buffer}, ${one.text})`),
      ...(state ? [`take(ports.${state.buffer}, ${state.text})`] : []),
    ];
    return render(templates.inKernel, {
      procedure: procedureIn(kernel.program),
      orStandIn: ts
        ? render(templates.orStandIn, {
            ...{ standIn: procedureIn(ts), vectors, result: resultOf(this.#signature) },
          })
        : "",
      addresses: addresses.join(", "),
      given: [...outputs, ...(state ? [state] : [])]
        .map(({ buffer, text }) => render(templates.given, { port: `ports.${buffer}`, vector: text }))
        .join("\n"),
    });
  }

  /** forwardSequence, or forwardBatch where nothing is carried from row to row. */
  #steps(unit: "rows" | "steps"): string {
    const signature = this.#signature;
    const { inputs, outputs, state, isByName } = signature;
    const { kernel, ts } = this.#computing;
    const rows = isByName
      ? "inputs contain and outputs take a row for each"
      : "x contains and out takes a row for each";
    const about =
      unit === "steps"
        ? [
            "Computes `count` steps of one stream, starting from `state`, which it updates:",
            `${rows}, in row-major order.`,
          ]
        : ["Computes forward for each of `count` rows:", `${rows}, in row-major order.`];
    const copies = (of: readonly Argument[], row: (argument: Argument) => string, isInto: boolean): string =>
      of
        .map((one) => {
          const [here, there] = [
            { name: one.text, index: one.size === 1 ? "n" : `n * ${one.size}` },
            { name: row(one), index: "0" },
          ];
          const [from, to] = isInto ? [here, there] : [there, here];
          return render(templates.copied, {
            ...{ from: from.name, fromIndex: from.index, to: to.name, toIndex: to.index, size: one.size },
          });
        })
        .join("\n");
    const stepsOf = (program: Program): string => {
      const row = ({ buffer }: Argument): string => `rows.${buffer}`;
      const vectors = [...[...inputs, ...outputs].map(row), ...(state ? [state.text] : [])];
      return render(templates.stepsInTypeScript, {
        ...{ before: copies(inputs, row, true), after: copies(outputs, row, false) },
        procedure: (program.entries.find(({ name }) => name === "forward") as Entry).procedure,
        vectors: vectors.join(", "),
      });
    };
    const stepsInKernel = (): string => {
      const row = ({ buffer }: Argument): string => `ports.${buffer}.room`;
      const port = state && `ports.${state.buffer}`;
      const addresses = [
        ...[...inputs, ...outputs].map(({ buffer }) => `ports.${buffer}.roomAt`),
        ...(state ? ["stateAt"] : []),
      ];
      const loop = render(templates.loopInKernel, {
        ...{ before: copies(inputs, row, true), after: copies(outputs, row, false) },
        addresses: addresses.join(", "),
      });
      const giveState = port === undefined ? "" : render(templates.given, { port, vector: "state" });
      const mayThrow = giveState !== "" && demandsOf(this.#program).length > 0;
      return render(templates.stepsInKernel, {
        orStandIn: ts
          ? render(templates.orStepsOfStandIn, {
              ...{ steps: indented(stepsOf(ts)), result: resultOf(signature) },
            })
          : "",
        takeState: port === undefined ? "" : render(templates.takeState, { port }),
        loop: mayThrow
          ? render(templates.loopThatMayThrow, { loop: indented(loop), giveState: indented(giveState) })
          : loop,
        giveState: mayThrow ? "" : giveState,
      });
    };
    return render(templates.steps, {
      about: [...about, "Allocates nothing; no vectors may overlap."].map((line) => ` * ${line}`).join("\n"),
      ...{ name: unit === "steps" ? "forwardSequence" : "forwardBatch", unit, network: this.#network.name },
      parameters: parametersOf(signature, { rows: true }, this.#network),
      type: typeOfResult(signature, true, this.#network.outputSize),
      checks: [
        this.#checks([...inputs, ...outputs], "count"),
        ...(state ? [this.#checks([state])] : []),
      ].join("\n"),
      compute: kernel ? stepsInKernel() : stepsOf(ts as Program),
      result: resultOf(signature),
    });
  }

  #state(state: Argument): string {
    const { states } = this.#network;
    const isZero = states.every(({ initial }) => initial.every((value) => Object.is(value, 0)));
    const { size } = state;
    return render(templates.state, {
      ...{ size, newState: this.#newVector(state), warning: this.#warning },
      reset: isZero
        ? render(templates.resetToZero, { size })
        : render(templates.resetToInitial, { size, initial: INITIAL }),
    });
  }

  #createInputs(): string {
    const { inputs } = this.#signature;
    return render(templates.createInputs, {
      ...{ vectors: this.#namedVectors("inputs"), warning: this.#warning },
      filled: this.#network.inputs
        .map(({ name }, i) => render(templates.filled, { name, size: (inputs[i] as Argument).size }))
        .join("\n"),
    });
  }

  #createOutputs(): string {
    return render(templates.createOutputs, {
      ...{ vectors: this.#namedVectors("outputs"), warning: this.#warning },
    });
  }

  #namedVectors(side: "inputs" | "outputs"): string {
    return this.#network[side]
      .map(({ name }, i) =>
        render(templates.newVector, {
          ...{ name, vector: this.#newVector(this.#signature[side][i] as Argument) },
        }),
      )
      .join("\n");
  }

  /** The logits of each output, where functions take all outputs at once. */
  #logits(ofName: (output: OutputPort) => string): string[] {
    const { state } = this.#signature;
    return this.#network.outputs.flatMap((output) => {
      if (!hasLogits(this.#network, output)) return [];
      const { name, size } = output;
      const last = state ? ", state: State" : "";
      return [
        render(templates.logitsOf, {
          ...{ output: name, name: `logits${ofName(output)}`, size },
          parameters: `inputs: Inputs, out: Vector<${size}>${last}`,
          arguments: `inputs, results${state ? ", state" : ""}`,
        }),
      ];
    });
  }

  /** `predict` and `classify` of an output, as far as its values tell classes apart. */
  #predict(output: OutputPort, ofName: string, hasScores: boolean): string[] {
    const count = classCount(output);
    if (count === 0) return [];
    const signature = this.#signature;
    const { isByName, state } = signature;
    const parameters = parametersOf(signature, { outputs: false }, this.#network);
    const isScored = hasScores && hasLogits(this.#network, output);
    const entry = !isScored ? "forward" : isByName ? "scores" : "logits";
    const results = isByName ? "results" : `rows.out as Output`;
    const last = state ? ", state" : "";
    const common = {
      ...{ name: `predict${ofName}`, parameters },
      ofOutput: ofName === "" ? "" : ` of ${output.name}`,
      advances: state ? ` Advances the state.` : "",
      scores: `${entry}(${isByName ? "inputs" : "x"}, ${results}${last})`,
      values: isByName ? `results.${output.name}` : "rows.out",
    };
    const { type, assertion } = indexType(count);
    const labels = classLabels(output) === undefined ? undefined : `labels${ofName}`;
    return [
      output.threshold === undefined
        ? render(templates.predict, {
            ...{ ...common, index: type, assertion },
            found: isScored ? ", found among the logits" : "",
          })
        : render(templates.predictByThreshold, { ...common, threshold: printNumber(output.threshold) }),
      ...(labels === undefined
        ? []
        : [
            render(templates.classify, {
              ...{ name: `classify${ofName}`, predict: `predict${ofName}`, labels, parameters },
              ...{ arguments: `${isByName ? "inputs" : "x"}${last}`, advances: common.advances },
              ...lookUpOf(labels, count),
            }),
          ]),
    ];
  }
}

const hasLogits = (network: Network, output: OutputPort): boolean =>
  orderKeeping(network, output) !== undefined;

/** What a module calls the numbers of a new state, where these are not zeros. */
export const INITIAL = "initialState";

const texts = (vectors: readonly Argument[]): string => vectors.map(({ text }) => text).join(", ");

const indented = (lines: string): string => lines.replace(/^/gm, "  ");
