import { once } from "node:events";
import { rmSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import {
  createServer,
  createServerModuleRunner,
  type ErrorPayload,
  type HotPayload,
  type Plugin,
  type UpdatePayload,
  type ViteDevServer,
} from "vite";
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { pluginIn, projectOf } from "../support/plugin/project.ts";

const line = (activation = "identity", more = "bias: false") => `name: line
input: 1
weights: line.json
layers: [{ type: dense, units: 1, activation: ${activation}, weights: { key: W }, ${more} }]
`;
const weight = (value: number) => JSON.stringify({ W: [[value]] });

/** A page that accepts new versions of the module. */
const page = `import * as first from "./line.net.yaml";
export const versions = [first];
import.meta.hot?.accept("./line.net.yaml", (next) => { versions.push(next); });
`;

interface Page {
  readonly versions: readonly Line[];
}

interface Line {
  forward(x: Float64Array, out: Float64Array): Float64Array;
}

const valueAtThree = ({ forward }: Line): number =>
  forward(Float64Array.of(3), new Float64Array(1))[0] as number;

/** What a server does not watch yet when it has started; a change is made again after this time. */
const PATIENCE_MS = 3000;

let project: string;
let server: ViteDevServer;
let http: Server;
/** What a browser is told. */
const told: HotPayload[] = [];

const path = (name: string): string => join(project, "src", name);
const fetched = (file: string): Promise<Response> =>
  fetch(`http://localhost:${(http.address() as AddressInfo).port}/src/${file}`);

beforeAll(async () => {
  project = projectOf({
    "src/line.net.yaml": line(),
    "src/line.json": weight(2),
    "src/page.js": page,
  });
  process.chdir(project);
  const neuroll = await pluginIn<Plugin>(project, "vite");
  server = await createServer({
    root: project,
    configFile: false,
    logLevel: "silent",
    server: { middlewareMode: true, ws: false },
    optimizeDeps: { noDiscovery: true },
    plugins: [neuroll()],
  });
  vi.spyOn(server.environments.client.hot, "send").mockImplementation((payload: unknown) => {
    told.push(payload as HotPayload);
  });
  http = createHttpServer(server.middlewares).listen(0);
  await once(http, "listening");
});

afterAll(async () => {
  http.close();
  await server.close();
});

/** Makes a change, again if need be, and waits until something holds. */
async function until(change: () => void, holds: () => boolean): Promise<void> {
  change();
  const again = setInterval(change, PATIENCE_MS);
  try {
    await vi.waitUntil(holds, { timeout: 60_000, interval: 20 });
  } finally {
    clearInterval(again);
  }
}

test("a change of a spec or of its weights replaces the module where it runs", async () => {
  const runner = createServerModuleRunner(server.environments.ssr);
  const { versions } = await runner.import<Page>("/src/page.js");
  const latest = (): number => valueAtThree(versions.at(-1) as Line);
  expect(latest()).toBe(6);
  await until(
    () => writeFileSync(path("line.json"), weight(5)),
    () => latest() === 15,
  );
  await until(
    () => writeFileSync(path("line.net.yaml"), line("identity", "bias: [1]")),
    () => latest() === 16,
  );
  expect(valueAtThree(versions[0] as Line)).toBe(6);
  await runner.close();
});

test("a page is told what is wrong and where, and of the module once it is mended", async () => {
  await fetched("page.js");
  expect((await fetched("line.net.yaml?import")).ok).toBe(true);
  const updates = () => told.filter((payload): payload is UpdatePayload => payload.type === "update");
  const errors = () => told.filter((payload): payload is ErrorPayload => payload.type === "error");

  await until(
    () => writeFileSync(path("line.net.yaml"), line("sigmiod")),
    () => updates().length > 0,
  );
  const [update] = updates().at(-1)?.updates ?? [];
  expect(update).toMatchObject({
    type: "js-update",
    path: "/src/page.js",
    acceptedPath: "/src/line.net.yaml",
  });
  expect((await fetched(`line.net.yaml?import&t=${update?.timestamp}`)).ok).toBe(false);
  const column = (line("sigmiod").split("\n")[3] as string).indexOf("sigmiod") + 1;
  expect(errors().at(-1)?.err).toMatchObject({
    message: 'unknown-activation: there is no activation called "sigmiod".\nhelp: did you mean "sigmoid"?',
    plugin: "neuroll",
    id: path("line.net.yaml"),
    loc: { file: path("line.net.yaml"), line: 4, column },
    frame: expect.stringContaining("^^^^^^^"),
  });

  told.length = 0;
  await until(
    () => writeFileSync(path("line.net.yaml"), line("relu")),
    () => updates().length > 0,
  );
  expect((await fetched(`line.net.yaml?import&t=${Date.now()}`)).ok).toBe(true);
});

test("a weight file that is missing is an error, and updates the page when it is there", async () => {
  const updates = () => told.filter(({ type }) => type === "update");
  told.length = 0;
  await until(
    () => rmSync(path("line.json"), { force: true }),
    () => updates().length > 0,
  );
  expect((await fetched(`line.net.yaml?import&t=${Date.now()}`)).ok).toBe(false);
  told.length = 0;
  await until(
    () => writeFileSync(path("line.json"), weight(7)),
    () => updates().length > 0,
  );
  expect((await fetched(`line.net.yaml?import&t=${Date.now()}`)).ok).toBe(true);
});
