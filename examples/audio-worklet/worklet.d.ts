/** What is global in an AudioWorklet, of which TypeScript's library of the browser has nothing. */
declare class AudioWorkletProcessor {
  readonly port: MessagePort;
}
declare function registerProcessor(
  name: string,
  processor: new (
    // biome-ignore lint/suspicious/noExplicitAny: a processor says what its options are
    options: any,
  ) => AudioWorkletProcessor,
): void;
