import { refuse } from "../config/config.ts";
import { Hdf5Group } from "./hdf5-group.ts";
import { MeteredFile } from "./metered-file.ts";

const SIGNATURE = [0x89, 0x48, 0x44, 0x46, 0x0d, 0x0a, 0x1a, 0x0a];

/**
 * The root of an HDF5 file, read by jsfive, which is loaded when the first file is opened.
 * @param otherwise the reason to give if it is not HDF5
 * @throws ImportError
 */
export async function openHdf5(bytes: Uint8Array, otherwise: string): Promise<Hdf5Group> {
  if (SIGNATURE.some((byte, i) => bytes[i] !== byte)) {
    throw refuse({
      reason: otherwise,
      help: "give the .h5 or .keras file that model.save() writes",
    });
  }
  const { File, Dataset } = await import("jsfive");
  const file = new MeteredFile(bytes, (object) => object instanceof Dataset);
  const root = file.read("its root", (buffer) => new File(buffer, ""));
  return new Hdf5Group(file, root, "/");
}
