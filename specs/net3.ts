// The chapter's 3-layer network, 2 → 3 → 2 → 2, in TypeScript: the same network as net3.yaml.
import { dense, network } from "neuroll";

export default network("net3", 2, { description: "The 3-layer network of the chapter" })
  .layer(
    dense({
      weights: [
        [0.1, 0.3, 0.5],
        [0.2, 0.4, 0.6],
      ],
      bias: [0.1, 0.2, 0.3],
      activation: "sigmoid",
    }),
  )
  .layer(
    dense({
      weights: [
        [0.1, 0.4],
        [0.2, 0.5],
        [0.3, 0.6],
      ],
      bias: [0.1, 0.2],
      activation: "sigmoid",
    }),
  )
  .layer(
    dense({
      weights: [
        [0.1, 0.3],
        [0.2, 0.4],
      ],
      bias: [0.1, 0.2],
      activation: "identity",
    }),
  );
