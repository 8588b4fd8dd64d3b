import type { PeerName } from "../peers/table.ts";
import type { Assignment, Entry } from "./entry.ts";
import { depthwise, depthwiseName, squareName, squares } from "./networks.ts";
import type { StreamDescription } from "./streams/task.ts";
import type { TaskDescription } from "./task.ts";

/** Entries that are timed in turns, and the heading of their column. */
export interface PeerExperiment {
  readonly name: string;
  readonly heading: string;
  readonly entries: readonly Entry[];
}

/** In these experiments `ours` should be at least `times` as fast as each of `theirs`. */
export interface SpeedGoal {
  readonly headings: readonly string[];
  readonly ours: string;
  readonly theirs: readonly string[];
  readonly times: number;
}

/** In these experiments a multiply-add of the dearest network should cost at most `within` times that of the cheapest. */
export interface FlatGoal {
  readonly headings: readonly string[];
  readonly labels: readonly string[];
  readonly within: number;
}

/** In these experiments a call of `label` should take less than so many nanoseconds. */
export interface TimeGoal {
  readonly headings: readonly string[];
  readonly label: string;
  readonly below: number;
}

export interface Question {
  readonly name: string;
  readonly title: string;
  readonly about: string;
  /** Candidates for the baseline; the first that ran is taken. */
  readonly baselines: readonly string[];
  readonly chart: "call" | "multiply-add" | "chain";
  /** Whether a table of nanoseconds a multiply-add follows that of calls. */
  readonly hasCosts?: true;
  readonly experiments: readonly PeerExperiment[];
  readonly goals: readonly SpeedGoal[];
  readonly flat?: readonly FlatGoal[];
  readonly times?: readonly TimeGoal[];
}

const tiny = ["2-3-2-2", "4-16-3"];
const middle = ["16-32-32-4", "64-128-64-10"];
const large = ["784-50-100-10", "784-512-512-10"];
/** Up to a million multiply-adds. */
const chain = [
  ...tiny,
  "8-16-16-4",
  ...middle,
  "784-50-100-10",
  "784-256-128-10",
  "784-512-512-10",
  "784-784-480-10",
];

const smallest = ["LeNet", "activity"];
const larger = ["DS-CNN", "MobileNet", "ResNet-8"];
const convolutional = [...smallest, ...larger];
/** The networks whose modules are measured. */
export const modules: readonly string[] = convolutional;

const libraries = {
  "brain.js": ["toFunction", "run"],
  synaptic: ["activate", "standalone"],
  neataptic: ["activate", "standalone"],
} as const;
const runtimes = {
  "onnxruntime-node": ["run"],
  "onnxruntime-web": ["run"],
  "TensorFlow.js": ["wasm", "cpu"],
} as const;
const runtimeLabels = [
  "onnxruntime-node run",
  "onnxruntime-web run",
  "TensorFlow.js wasm",
  "TensorFlow.js cpu",
];
const inBrowsers = ["onnxruntime-web run", "TensorFlow.js wasm"];
const convolutionalField = {
  neuroll: ["wasm f32", "wasm", "ts"],
  C: ["f32", "f64", "limit f32"],
  "onnxruntime-node": ["run"],
  "onnxruntime-web": ["run"],
  "TensorFlow.js": ["wasm"],
} as const;
const networksSaid =
  "LeNet reads pictures of 28×28; activity is three conv1d layers over 128 times of 9 sensors; DS-CNN (49×10), ResNet-8 (32×32×3) and MobileNet (v1 0.25, 96×96×3) are those of MLPerf Tiny, with random weights and batch normalisations folded for everyone.";

type PeerMethods = Partial<Record<PeerName, readonly string[]>>;

const entriesOf = (field: PeerMethods, assignment: Assignment): Entry[] =>
  Object.entries(field).flatMap(([peer, methods]) =>
    methods.map((method) => ({ label: `${peer} ${method}`, peer: peer as PeerName, method, assignment })),
  );

/** An experiment for each network, in which all contenders compute the same. */
const perNetwork = (
  name: string,
  networks: readonly string[],
  rest: Omit<TaskDescription, "network">,
  field: PeerMethods,
) =>
  networks.map((network) => ({
    name: `${name} ${network}`,
    heading: network,
    entries: entriesOf(field, { network, ...rest }),
  }));

/** An experiment for each network that goes through so many steps in a call. */
const perStream = (name: string, descriptions: readonly StreamDescription[], field: PeerMethods) =>
  descriptions.map((assignment) => ({
    name: `${name} ${assignment.stream}`,
    heading: assignment.stream,
    entries: entriesOf(field, assignment),
  }));

const BLOCK = 128;
const recurrent = ["LSTM 16", "LSTM 40", "LSTM 64", "GRU 16", "GRU 64"];
const wide = recurrent.filter((name) => !name.endsWith("16"));
const waveNets = ["WaveNet", "WaveNet standard"];
const streamField = {
  neuroll: ["wasm f32", "wasm", "ts"],
  C: ["f32", "f32 native"],
  "onnxruntime-node": ["run"],
  "onnxruntime-web": ["run"],
  "TensorFlow.js": ["wasm"],
} as const;
const blockField = { ...streamField, neuroll: ["wasm f32", "wasm f32 steps", "wasm", "ts"] } as const;
const streamLabels = runtimeLabels.filter((label) => !label.endsWith("cpu"));
/** A quarter of the time that a block of 128 samples lasts at 48 kHz. */
const quarterOfBlock = (BLOCK / 48_000 / 4) * 1e9;

const oneSigmoid = { hidden: "sigmoid", output: "sigmoid", rows: 1 } as const;
const oneIdentity = { hidden: "sigmoid", output: "identity", rows: 1 } as const;
const oneSingle = { hidden: "relu", output: "relu", rows: 1 } as const;
const oneRelu = { hidden: "relu", output: "identity", rows: 1 } as const;

export const questions: readonly Question[] = [
  {
    name: "libraries",
    title: "JavaScript libraries",
    about:
      "One input at a time; sigmoid in every layer, the last one too, because brain.js knows one activation.",
    baselines: ["neuroll auto"],
    chart: "call",
    experiments: perNetwork("libraries", [...tiny, ...middle], oneSigmoid, {
      neuroll: ["auto", "ts", "ts with Math", "wasm"],
      ...libraries,
    }),
    goals: [
      { headings: tiny, ours: "neuroll auto", theirs: ["brain.js toFunction"], times: 3 },
      { headings: tiny, ours: "neuroll auto", theirs: ["synaptic activate"], times: 3 },
    ],
  },
  {
    name: "tiny",
    title: "Tiny networks: runtimes and C",
    about:
      "One input at a time; hidden sigmoid, the output as it is. Runtimes compute in float32, the others in double.",
    baselines: ["neuroll auto"],
    chart: "call",
    experiments: perNetwork("tiny", tiny, oneIdentity, {
      neuroll: ["auto", "ts", "ts with Math", "wasm"],
      C: ["f64"],
      ...runtimes,
    }),
    goals: [
      { headings: tiny, ours: "neuroll auto", theirs: runtimeLabels, times: 80 },
      { headings: tiny, ours: "neuroll auto", theirs: ["C f64"], times: 1 },
    ],
  },
  {
    name: "middle",
    title: "Middle networks: WebAssembly, TypeScript, C",
    about:
      "One input at a time; hidden sigmoid, the output as it is. Runtimes compute in float32, the others in double.",
    baselines: ["neuroll wasm", "neuroll ts"],
    chart: "call",
    experiments: perNetwork("middle", middle, oneIdentity, {
      neuroll: ["wasm", "ts"],
      C: ["f64"],
      ...runtimes,
    }),
    goals: [
      { headings: middle, ours: "neuroll wasm", theirs: ["neuroll ts"], times: 3 },
      { headings: middle, ours: "neuroll wasm", theirs: ["C f64"], times: 1 },
    ],
  },
  {
    name: "picture",
    title: "A picture of 28 by 28",
    about: "784-50-100-10, one input at a time; sigmoid in every layer, so that everyone can take part.",
    baselines: ["neuroll wasm f32", "neuroll ts"],
    chart: "call",
    experiments: perNetwork("picture", ["784-50-100-10"], oneSigmoid, {
      neuroll: ["wasm f32", "wasm", "ts", "ts f32"],
      C: ["f32", "f64"],
      ...runtimes,
      ...libraries,
    }),
    goals: [
      { headings: ["784-50-100-10"], ours: "neuroll wasm", theirs: ["onnxruntime-node run"], times: 1.7 },
      { headings: ["784-50-100-10"], ours: "neuroll wasm f32", theirs: ["onnxruntime-node run"], times: 2.5 },
      { headings: ["784-50-100-10"], ours: "neuroll wasm f32", theirs: ["TensorFlow.js wasm"], times: 8 },
      { headings: ["784-50-100-10"], ours: "neuroll wasm", theirs: ["C f64"], times: 1 },
    ],
  },
  {
    name: "batch",
    title: "128 pictures at once",
    about:
      "Hidden sigmoid, the output as it is. The limit is what 128-bit lanes do here at best: a loop of multiplications and additions on ten independent sums, not fused, without loading a weight.",
    baselines: ["neuroll wasm f32", "neuroll ts f32"],
    chart: "multiply-add",
    experiments: perNetwork(
      "batch",
      large,
      { ...oneIdentity, rows: 128 },
      {
        neuroll: ["wasm f32", "wasm", "ts", "ts f32"],
        C: ["f32", "f64", "limit f32", "limit f64"],
        "onnxruntime-node": ["run"],
        "onnxruntime-web": ["run"],
        "TensorFlow.js": ["wasm"],
      },
    ),
    goals: [
      { headings: large, ours: "neuroll wasm f32", theirs: ["C limit f32"], times: 0.5 },
      {
        headings: large,
        ours: "neuroll wasm f32",
        theirs: ["onnxruntime-web run", "TensorFlow.js wasm"],
        times: 1.5,
      },
    ],
  },
  {
    name: "convolutional",
    title: "Convolutional networks",
    about: `One sample at a time; hidden relu, the output as it is. ${networksSaid} C has plain loops over outputs and kernels; the limit is that of 128-bit lanes, as for pictures.`,
    baselines: ["neuroll wasm f32", "neuroll ts f32"],
    chart: "call",
    hasCosts: true,
    experiments: perNetwork("convolutional", convolutional, oneRelu, convolutionalField),
    goals: [
      { headings: smallest, ours: "neuroll wasm f32", theirs: inBrowsers, times: 2 },
      { headings: larger, ours: "neuroll wasm f32", theirs: inBrowsers, times: 1.3 },
      { headings: convolutional, ours: "neuroll wasm f32", theirs: ["C f32"], times: 1.5 },
      { headings: ["ResNet-8"], ours: "neuroll wasm f32", theirs: ["C limit f32"], times: 1 / 1.6 },
      { headings: convolutional, ours: "neuroll ts", theirs: ["neuroll wasm"], times: 1 / 4 },
    ],
  },
  {
    name: "convolutional-batch",
    title: "Convolutional networks, 32 samples at once",
    about: "The same networks.",
    baselines: ["neuroll wasm f32", "neuroll ts f32"],
    chart: "multiply-add",
    experiments: perNetwork(
      "convolutional batch",
      convolutional,
      { ...oneRelu, rows: 32 },
      convolutionalField,
    ),
    goals: [],
  },
  {
    name: "depthwise",
    title: "Depthwise convolutions",
    about:
      "One layer of 3×3 each, one sample at a time, with relu. A sum has nine terms only, so such layers are bound by loads: beside the limit of 128-bit lanes that load nothing stand those of lanes that load one factor of each multiply-add, as if all weights stayed in registers, and both factors, all from the nearest cache.",
    baselines: ["neuroll wasm f32"],
    chart: "multiply-add",
    experiments: perNetwork("depthwise", depthwise.map(depthwiseName), oneSingle, {
      neuroll: ["wasm f32", "wasm"],
      C: ["f32", "limit f32", "limit f32 one load", "limit f32 two loads"],
    }),
    goals: [],
  },
  {
    name: "convolution-cost",
    title: "What a multiply-add of a convolution costs",
    about:
      "One convolution of 3×3 with as many filters as channels and relu, one sample at a time; all sizes of a target in turns. Of each two lines, the left one is that of 4 channels, the other of 8.",
    baselines: [],
    chart: "chain",
    experiments: ["ts", "wasm", "wasm f32"].map((method) => ({
      name: `convolution cost ${method}`,
      heading: `neuroll ${method}`,
      entries: squares.map((square) => ({
        label: squareName(square),
        peer: "neuroll",
        method,
        assignment: { network: squareName(square), ...oneSingle },
      })),
    })),
    goals: [],
    flat: [4, 8].map((channels) => ({
      headings: ["neuroll wasm", "neuroll wasm f32"],
      labels: squares.filter((square) => square.channels === channels).map(squareName),
      within: 1.8,
    })),
  },
  {
    name: "cost",
    title: "What a multiply-add costs",
    about:
      "One input at a time, hidden relu, from 16 multiply-adds to a million; all sizes of a target in turns.",
    baselines: [],
    chart: "chain",
    experiments: ["ts", "ts f32", "wasm", "wasm f32"].map((method) => ({
      name: `cost ${method}`,
      heading: `neuroll ${method}`,
      entries: chain.map((network) => ({
        label: network,
        peer: "neuroll",
        method,
        assignment: { network, hidden: "relu", output: "identity", rows: 1 },
      })),
    })),
    goals: [],
  },
  {
    name: "step",
    title: "One step of a recurrent layer",
    about:
      "A layer of one input, as networks for audio have them; its state stays from call to call. GRU resets after the product, as in PyTorch, which TensorFlow.js cannot do. All compute in float32 but the rows without f32. C, with sums side by side, so that gcc makes vectors of them, is compiled for the processor's baseline, and “native” with -march=native: wider lanes and fused multiply-adds. RTNeural's authors give 332 and 3,304 ns for LSTM of 16 and 64 units, 219 and 2,625 ns for GRU of 16 and 64, on an i7-8700B.",
    baselines: ["neuroll wasm f32", "neuroll ts"],
    chart: "call",
    experiments: perStream(
      "step",
      recurrent.map((stream) => ({ stream, steps: 1 })),
      streamField,
    ),
    goals: [
      { headings: recurrent, ours: "neuroll wasm f32", theirs: streamLabels, times: 20 },
      { headings: wide, ours: "neuroll wasm f32", theirs: ["C f32"], times: 1 },
    ],
    times: [{ headings: ["LSTM 64"], label: "neuroll wasm f32", below: 2600 }],
  },
  {
    name: "block",
    title: "128 steps of a recurrent layer",
    about:
      "The same layers, which give their state after every step. “wasm f32 steps” is forwardSequence of the module of one step, the other rows of neuroll are modules that read 128 steps.",
    baselines: ["neuroll wasm f32", "neuroll ts"],
    chart: "call",
    experiments: perStream(
      "block",
      recurrent.map((stream) => ({ stream, steps: BLOCK })),
      blockField,
    ),
    goals: [{ headings: wide, ours: "neuroll wasm f32", theirs: ["C f32"], times: 1 }],
  },
  {
    name: "wavenet-step",
    title: "A sample of a WaveNet",
    about:
      "WaveNet: ten dilated convolutions (1 to 512) of 16 channels and kernel 3, with tanh, a 1×1 after each, and a head, as in Neural Amp Modeler; “standard” has ten of 8 channels behind them. What convolutions remember is part of the state; C has it in rings, onnxruntime as inputs and outputs.",
    baselines: ["neuroll wasm f32", "neuroll ts"],
    chart: "call",
    experiments: perStream(
      "wavenet step",
      waveNets.map((stream) => ({ stream, steps: 1 })),
      streamField,
    ),
    goals: [
      { headings: waveNets, ours: "neuroll wasm f32", theirs: ["C f32"], times: 1 },
      { headings: waveNets, ours: "neuroll wasm f32", theirs: streamLabels, times: 20 },
    ],
    times: [{ headings: waveNets, label: "neuroll wasm f32", below: quarterOfBlock / BLOCK }],
  },
  {
    name: "wavenet-block",
    title: "128 samples of a WaveNet",
    about:
      "The same networks, as an AudioWorklet calls them: at 48 kHz a block lasts 2,670,000 ns. “wasm f32 steps” is forwardSequence of the module of one sample, the other rows of neuroll are modules that read 128.",
    baselines: ["neuroll wasm f32", "neuroll ts"],
    chart: "call",
    experiments: perStream(
      "wavenet block",
      waveNets.map((stream) => ({ stream, steps: BLOCK })),
      blockField,
    ),
    goals: [{ headings: waveNets, ours: "neuroll wasm f32", theirs: ["C f32"], times: 1 }],
    times: [{ headings: waveNets, label: "neuroll wasm f32", below: quarterOfBlock }],
  },
  {
    name: "sequences",
    title: "Voice activity, gestures and series",
    about:
      "Silero: a chunk of 32 ms through a network of the shapes of Silero VAD (a Fourier transform as a convolution, four convolutions, an LSTM of 128 units that remembers), with random weights. GRU 30×63 → 6: 30 frames of 63 landmarks through a GRU of 64 units, reset before the product, and a dense layer. GRU 30×1 → 1: the value after 30 others by such a GRU of 16 units, which brain.js 2.0.0-beta.24 has as GRUTimeStep; its LSTM is another one, without a cell state.",
    baselines: ["neuroll wasm f32", "neuroll ts"],
    chart: "call",
    experiments: [
      ...perStream(
        "sequences",
        [
          { stream: "Silero", steps: 576 },
          { stream: "GRU 30×63 → 6", steps: 30 },
        ],
        streamField,
      ),
      ...perStream("sequences", [{ stream: "GRU 30×1 → 1", steps: 30 }], {
        ...streamField,
        "brain.js": ["GRUTimeStep"],
      }),
    ],
    goals: [
      { headings: ["Silero"], ours: "neuroll wasm f32", theirs: ["onnxruntime-node run"], times: 2 },
      { headings: ["Silero"], ours: "neuroll wasm f32", theirs: ["onnxruntime-web run"], times: 4 },
      { headings: ["Silero", "GRU 30×63 → 6"], ours: "neuroll wasm f32", theirs: ["C f32"], times: 1 },
    ],
  },
];
