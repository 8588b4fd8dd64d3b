import type { Artifacts, WeightSpec } from "@tensorflow/tfjs-core";
import type { RandomSource } from "./random-source.ts";

const kinds = {
  uint8: { bytes: 1, most: 255 },
  uint16: { bytes: 2, most: 65535 },
} as const;

/** Some of the models with weights as the converter's `--quantize_uint8` and `--quantize_uint16` store them. */
export function quantized(artifacts: Artifacts, chance: RandomSource): Artifacts {
  if (!chance.often(0.15)) return artifacts;
  const dtype = chance.one(["uint8", "uint16"] as const);
  const { bytes, most } = kinds[dtype];
  const numbers = new Float32Array(artifacts.weightData);
  const stored: number[] = [];
  let offset = 0;
  const weightSpecs = artifacts.weightSpecs.map((spec): WeightSpec => {
    const size = spec.shape.reduce((product, length) => product * length, 1);
    const values = [...numbers.subarray(offset, offset + size)];
    offset += size;
    const min = Math.min(...values);
    const scale = (Math.max(...values) - min) / most || 1;
    for (const value of values) {
      const q = Math.round((value - min) / scale);
      for (let byte = 0; byte < bytes; byte++) stored.push((q >> (8 * byte)) & 0xff);
    }
    return { ...spec, quantization: { dtype, scale, min } };
  });
  return { ...artifacts, weightSpecs, weightData: Uint8Array.from(stored).buffer as ArrayBuffer };
}
