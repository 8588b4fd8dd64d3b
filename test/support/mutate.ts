/** mulberry32: the same numbers from 0 to 1 each time. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

type Mutation = (bytes: number[], place: number, random: () => number) => unknown;

const mutations: readonly Mutation[] = [
  (bytes, place, random) => bytes.splice(place, 1, Math.floor(random() * 256)),
  (bytes, place, random) => bytes.splice(place, 1, (bytes[place] ?? 0) ^ (1 << Math.floor(random() * 8))),
  (bytes, place) => bytes.splice(place, 4, 0xff, 0xff, 0xff, 0xff),
  (bytes, place, random) => bytes.splice(place, 0, ...Array(1 + Math.floor(random() * 9)).fill(0x39)),
  (bytes, place, random) => bytes.splice(place, Math.floor(random() * 9)),
  (bytes, place) => bytes.splice(place),
  (bytes, place, random) => bytes.copyWithin(place, Math.floor(random() * bytes.length), bytes.length),
];

/** A file damaged in one to three places: bytes changed, put in, left out, moved, or the rest cut off. */
export function mutate(seed: Uint8Array, random: () => number): Uint8Array {
  const bytes = [...seed];
  for (let count = 1 + Math.floor(random() * 3); count > 0; count--) {
    const mutation = mutations[Math.floor(random() * mutations.length)];
    mutation?.(bytes, Math.floor(random() * bytes.length), random);
  }
  return Uint8Array.from(bytes);
}
