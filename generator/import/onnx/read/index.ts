export { readModel } from "./read-model.ts";
export { readTensor } from "./read-tensor.ts";
