import type { Peer } from "../contest/peer.ts";

export interface Listed {
  readonly load: () => Promise<Peer>;
  /** What it is called where packages are installed. */
  readonly package?: string;
}

/** Who takes part; loaded by none but the process that runs it. */
export const peers = {
  neuroll: { load: () => import("./neuroll.ts") },
  C: { load: () => import("./c.ts") },
  "brain.js": { load: () => import("./brain.ts"), package: "brain.js" },
  synaptic: { load: () => import("./synaptic.ts"), package: "synaptic" },
  neataptic: { load: () => import("./neataptic.ts"), package: "neataptic" },
  "TensorFlow.js": { load: () => import("./tensorflow.ts"), package: "@tensorflow/tfjs-core" },
  "onnxruntime-node": { load: () => import("./onnxruntime-node.ts"), package: "onnxruntime-node" },
  "onnxruntime-web": { load: () => import("./onnxruntime-web.ts"), package: "onnxruntime-web" },
} satisfies Record<string, Listed>;

export type PeerName = keyof typeof peers;
