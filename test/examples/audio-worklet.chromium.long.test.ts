import { createHash } from "node:crypto";
import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Browser, type CDPSession, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { serve } from "../../examples/serve.js";
import { type BuiltExample, buildExample } from "../support/build-example.ts";
import { chromiumPath, withoutChromium } from "../support/chromium.ts";
import { root } from "../support/specs.ts";

const RATE = 48_000;
const BLOCK = 128;
const SECONDS = 30;
/** Bytes a block: less than the smallest thing that can be allocated. */
const NOTHING = 1;

/** A processor that allocates a vector in every block: what is measured has to see it. */
const control = `registerProcessor("control", class extends AudioWorkletProcessor {
  process() {
    this.kept = new Float32Array(128);
    return true;
  }
});
`;

/** Calls a function of probe.js in the page. */
const inPage = <Result>(page: Page, call: string): Promise<Result> =>
  page.evaluate(`import("./probe.js").then((probe) => probe.${call})`);

interface Rendered {
  readonly samples: number;
  readonly loudest: number;
  readonly hash: string;
  readonly microseconds: number;
}

/** Asks the thread of the newest AudioWorklet of a page how many bytes its heap uses. */
async function watchWorklets(session: CDPSession): Promise<() => Promise<number>> {
  let newest: string | undefined;
  let last = 0;
  const waiting = new Map<number, (bytes: number) => void>();
  session.on("Target.attachedToTarget", ({ sessionId, targetInfo }) => {
    if (targetInfo.type === "worklet") newest = sessionId;
  });
  session.on("Target.receivedMessageFromTarget", ({ message }) => {
    const { id, result } = JSON.parse(message) as { id: number; result: { usedSize: number } };
    waiting.get(id)?.(result.usedSize);
  });
  await session.send("Target.setAutoAttach", { autoAttach: true, waitForDebuggerOnStart: false });
  return () =>
    new Promise((resolve, reject) => {
      if (newest === undefined) return reject(new Error("no worklet has been attached to"));
      waiting.set(++last, resolve);
      const message = JSON.stringify({ id: last, method: "Runtime.getHeapUsage" });
      session.send("Target.sendMessageToTarget", { sessionId: newest, message }).catch(reject);
    });
}

/**
 * By how many bytes a block the heap of the audio thread grows while a million samples are rendered, once it is warm. A late
 * compilation grows it once, so in one half of them; what a block allocates is in both.
 */
async function growth(page: Page, heap: () => Promise<number>, processor: string): Promise<number> {
  const pauses = [10, 20.5, 31];
  await inPage(page, `begin(${processor}, [${pauses}])`);
  const sizes: number[] = [];
  for (const pause of pauses.keys()) {
    await inPage(page, `reach(${pause})`);
    sizes.push(await heap());
    await inPage(page, "resume()");
  }
  const [start, middle, end] = sizes as [number, number, number];
  return Math.min(middle - start, end - middle) / ((10.5 * RATE) / BLOCK);
}

describe.skipIf(chromiumPath === undefined)(`in headless Chromium${withoutChromium}`, () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: chromiumPath as string,
      args: [
        ...["--no-sandbox", "--autoplay-policy=no-user-gesture-required"],
        "--js-flags=--expose-gc --min-semi-space-size=64 --max-semi-space-size=64",
      ],
    });
  }, 60_000);
  afterAll(() => browser?.close());

  for (const target of ["auto", "ts"] as const) {
    describe(`target ${target}`, () => {
      let example: BuiltExample;
      let server: Awaited<ReturnType<typeof serve>>;
      let page: Page;
      /** What the console says, violations of the page's policy among it. */
      const said: string[] = [];
      beforeAll(async () => {
        example = await buildExample("audio-worklet", { target });
        writeFileSync(join(example.folder, "control.js"), control);
        copyFileSync(join(root, "test/examples/probe.js"), join(example.folder, "probe.js"));
        server = await serve(example.folder, { allowsWasm: target !== "ts" });
        page = await browser.newPage();
        page.on("console", (message) => said.push(message.text()));
        page.on("pageerror", (error) => said.push(String(error)));
        await page.goto(server.url);
      }, 60_000);
      afterAll(async () => {
        await page?.close();
        server?.close();
      });

      test("the policy of the page allows WebAssembly only where there is some", async () => {
        const policy = page.locator('meta[http-equiv="Content-Security-Policy"]');
        const content = await policy.getAttribute("content");
        expect(content?.includes("'wasm-unsafe-eval'")).toBe(target === "auto");
      });

      test(`${SECONDS} s of strings come out with the bits that Node computes`, async () => {
        const rendered = await inPage<Rendered>(page, `render(${SECONDS})`);
        const { Rig } = await example.load<{
          Rig: new () => { process(input: Float32Array, output: Float32Array): void };
        }>("rig.js");
        const { sounds } = await example.load<{
          sounds: { guitar(seconds: number): Float32Array };
        }>("sounds.js");
        const rig = new Rig();
        const input = sounds.guitar(SECONDS);
        const output = new Float32Array(input.length);
        const times: number[] = [];
        for (let at = 0; at < input.length; at += BLOCK) {
          const before = performance.now();
          rig.process(input.subarray(at, at + BLOCK), output.subarray(at, at + BLOCK));
          times.push(1000 * (performance.now() - before));
        }
        times.sort((a, b) => a - b);
        const at = (share: number) => times[Math.floor(share * (times.length - 1))]?.toFixed(0);
        console.log(
          `${target}: ${times.length} blocks of 2,667 µs; in Chromium ${rendered.microseconds.toFixed(0)} µs each on average; in Node half in ${at(0.5)} µs, 99 % in ${at(0.99)} µs, 99.9 % in ${at(0.999)} µs, all in ${at(1)} µs`,
        );
        expect(rendered.samples).toBe(SECONDS * RATE);
        expect(rendered.loudest).toBeGreaterThan(0.1);
        expect(rendered.hash).toBe(createHash("sha256").update(new Uint8Array(output.buffer)).digest("hex"));
      });

      test("a million samples allocate nothing in the audio thread", async () => {
        const session = await page.context().newCDPSession(page);
        const heap = await watchWorklets(session);
        const control = await growth(page, heap, '"control.js", "control"');
        expect(control).toBeGreaterThan(100);
        const rig = await growth(page, heap, '"processor.js", "rig"');
        console.log(
          `${target}: the heap of the audio thread grows by ${rig.toFixed(3)} bytes a block, and by ${control.toFixed(0)} where each makes a vector`,
        );
        expect(rig).toBeLessThan(NOTHING);
        await session.detach();
      });

      test("the page plays, shows a voice and bypasses the amp", async () => {
        await page.selectOption("#sound", "speech");
        await page.click("#power");
        await page.getByText("Stop").waitFor();
        await page.locator("#voice-value", { hasText: /^voice$/ }).waitFor();
        await page.locator("#time", { hasText: /^[\d,]+ µs of 2,667 µs/ }).waitFor();
        await page.check("#bypass");
        const isAlike = ([before, after]: readonly [number, number]) =>
          before > 0.02 && Math.abs(before - after) < 0.05 * before;
        await expect
          .poll(async () => isAlike(await inPage(page, "levels()")), { timeout: 20_000 })
          .toBe(true);
        console.log(
          `${target}: in the page ${await page.locator("#time").textContent()}, underruns ${await page.locator("#underruns").textContent()}`,
        );
        await page.click("#power");
        await page.getByText("Start").waitFor();
        expect(await page.locator("#problem").textContent()).toBe("");
      });

      test("the console says nothing", () => expect(said).toEqual([]));
    });
  }
});
