import { readNpy } from "./npy.ts";
import { unzipEntry } from "./unzip-entry.ts";
import { tensorsByKey, type WeightFormat } from "./weight-format.ts";
import { readZipDirectory, type ZipEntry } from "./zip-directory.ts";

/** An archive of `.npy` files; an entry is inflated when it is read. */
export const npz: WeightFormat = {
  extension: ".npz",
  holds: "tensors by key",
  open: (bytes) => {
    const entries = readZipDirectory(bytes).filter(({ name }) => name.endsWith(ENDING));
    const byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
    return tensorsByKey(entries.map(keyOf), (key) => readNpy(unzipEntry(bytes, byKey.get(key) as ZipEntry)));
  },
};

const ENDING = ".npy";

const keyOf = ({ name }: ZipEntry): string => name.slice(0, -ENDING.length);
