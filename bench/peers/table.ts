import type { Peer } from "../contest/peer.ts";

export interface PeerModule {
  readonly load: () => Promise<Peer>;
  /** Its npm package. */
  readonly package?: string;
  /** Whether it was compiled before it starts, so that it does not get faster. */
  readonly isNative?: true;
}

/** The peers, each loaded only in the process that runs it. */
export const peers = {
  neuroll: { load: () => import("./neuroll.ts") },
  C: { load: () => import("./c.ts"), isNative: true },
  "brain.js": { load: () => import("./brain.ts"), package: "brain.js" },
  synaptic: { load: () => import("./synaptic.ts"), package: "synaptic" },
  neataptic: { load: () => import("./neataptic.ts"), package: "neataptic" },
  "TensorFlow.js": { load: () => import("./tensorflow.ts"), package: "@tensorflow/tfjs-core" },
  "onnxruntime-node": {
    load: () => import("./onnxruntime-node.ts"),
    package: "onnxruntime-node",
    isNative: true,
  },
  "onnxruntime-web": { load: () => import("./onnxruntime-web.ts"), package: "onnxruntime-web" },
} satisfies Record<string, PeerModule>;

export type PeerName = keyof typeof peers;
