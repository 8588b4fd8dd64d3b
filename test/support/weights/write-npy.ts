/** What a header says, as Python spells it. */
export interface NpyHeader {
  readonly descr: string;
  readonly shape: string;
  readonly fortran?: "True" | "False";
  readonly version?: 1 | 2 | 3;
}

/** A `.npy` file that says what it is told to, true or not. */
export function writeNpy(header: NpyHeader, data: Uint8Array | readonly number[]): Uint8Array {
  const { descr, shape, fortran = "False", version = 1 } = header;
  const text = new TextEncoder().encode(
    `{'descr': ${descr}, 'fortran_order': ${fortran}, 'shape': ${shape}, }\n`,
  );
  const length = version === 1 ? [0, 0] : [0, 0, 0, 0];
  length.splice(0, 2, text.length & 0xff, text.length >> 8);
  return Uint8Array.from([
    0x93,
    ...new TextEncoder().encode("NUMPY"),
    version,
    0,
    ...length,
    ...text,
    ...data,
  ]);
}

/** Doubles as bytes in either order. */
export function float64Bytes(values: readonly number[], littleEndian = true): Uint8Array {
  const view = new DataView(new ArrayBuffer(8 * values.length));
  values.forEach((value, i) => {
    view.setFloat64(8 * i, value, littleEndian);
  });
  return new Uint8Array(view.buffer);
}
