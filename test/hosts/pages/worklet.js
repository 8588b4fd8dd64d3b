import { obey } from "./obey.js";

registerProcessor(
  "modules",
  class extends AudioWorkletProcessor {
    constructor({ processorOptions }) {
      super();
      obey(processorOptions).then((answer) => this.port.postMessage(answer));
    }
    process() {
      return false;
    }
  },
);
