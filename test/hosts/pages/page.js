// page.html?{"context":"worker","targets":["ts"]} runs modules in a context of this page, and promises `answer`.
import { obey, order } from "./obey.js";

/** The next message of a port or a worker. */
const messageOf = (port) =>
  new Promise((resolve, reject) => {
    port.onmessage = ({ data }) => resolve(data);
    port.onerror = () => reject(new Error("the worker failed"));
  });

const contexts = {
  page: () => obey(order()),
  worker: () => messageOf(new Worker(`worker.js${location.search}`, { type: "module" })),
  async serviceWorker() {
    const script = `service-worker.js${location.search}`;
    const { installing } = await navigator.serviceWorker.register(script, { type: "module" });
    const { port1, port2 } = new MessageChannel();
    installing.postMessage("", [port2]);
    return messageOf(port1);
  },
  async audioWorklet() {
    const context = new OfflineAudioContext(1, 128, 48_000);
    await context.audioWorklet.addModule("worklet.js");
    return messageOf(new AudioWorkletNode(context, "modules", { processorOptions: order() }).port);
  },
};

globalThis.answer = contexts[order().context]();
