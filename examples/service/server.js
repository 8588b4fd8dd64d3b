// Answers over HTTP which iris a flower is:
//
//     npx gen specs/iris.yaml --module js -o examples/service/generated && node examples/service/server.js
//
// POST /classify takes a flower, or a list of them, as JSON objects of the names of the network's inputs. PORT is 8081.

import { createServer } from "node:http";
import { pathToFileURL } from "node:url";
import { createInput, createOutput, forward, labels, network, predict } from "./generated/iris.js";

const LARGEST_BODY = 1_000_000;

const x = createInput();
const out = createOutput();

/** What is wrong with a request, and its status. */
class RequestError extends Error {
  /**
   * @param {number} status
   * @param {string} message
   */
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Fills the input of the network with the fields of a flower, in the order of the network.
 * @param {unknown} flower
 * @param {string} where what a message calls it
 */
function read(flower, where) {
  if (typeof flower !== "object" || flower === null || Array.isArray(flower))
    throw new RequestError(400, `${where} is not an object of ${network.inputNames.join(", ")}`);
  const fields = /** @type {Record<string, unknown>} */ (flower);
  const unknown = Object.keys(fields).find(
    (name) => !(/** @type {readonly string[]} */ (network.inputNames).includes(name)),
  );
  if (unknown !== undefined)
    throw new RequestError(400, `${where} has ${unknown}, which the network does not know`);
  network.inputNames.forEach((name, n) => {
    const value = fields[name];
    if (typeof value !== "number") throw new RequestError(400, `${where} has no number ${name}`);
    x[n] = value;
  });
}

/**
 * @param {unknown} flower
 * @param {string} where
 */
function classify(flower, where) {
  read(flower, where);
  forward(x, out);
  return {
    label: labels[predict(x)],
    probabilities: Object.fromEntries(labels.map((label, n) => [label, out[n]])),
  };
}

/** @param {import("node:http").IncomingMessage} request */
async function bodyOf(request) {
  const chunks = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > LARGEST_BODY) throw new RequestError(413, `the body has more than ${LARGEST_BODY} bytes`);
    chunks.push(chunk);
  }
  try {
    return /** @type {unknown} */ (JSON.parse(Buffer.concat(chunks).toString("utf8")));
  } catch {
    throw new RequestError(400, "the body is not JSON");
  }
}

/** @param {import("node:http").IncomingMessage} request */
async function answer(request) {
  const { method, url = "/" } = request;
  const { pathname } = new URL(url, "http://localhost");
  if (pathname === "/health") return { name: network.name, inputs: network.inputNames, labels };
  if (pathname !== "/classify")
    throw new RequestError(404, `there is no ${pathname}: POST a flower to /classify`);
  if (method !== "POST") throw new RequestError(405, "/classify takes POST");
  const body = await bodyOf(request);
  return Array.isArray(body)
    ? body.map((flower, n) => classify(flower, `flower ${n}`))
    : classify(body, "the flower");
}

/**
 * Starts the service; port 0 is any free one.
 * @param {number} port
 * @returns {Promise<import("node:http").Server>}
 */
export function start(port) {
  const server = createServer(async (request, response) => {
    /** @type {(status: number, value: unknown) => void} */
    const send = (status, value) => {
      response.writeHead(status, { "content-type": "application/json" }).end(`${JSON.stringify(value)}\n`);
    };
    try {
      send(200, await answer(request));
    } catch (problem) {
      if (!(problem instanceof RequestError)) throw problem;
      send(problem.status, { error: problem.message });
    }
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, () => resolve(server));
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const server = await start(Number(process.env.PORT ?? 8081));
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  console.log(`http://localhost:${port}/classify (Ctrl-C ends it)`);
  for (const signal of ["SIGINT", "SIGTERM"]) process.once(signal, () => server.close());
}
