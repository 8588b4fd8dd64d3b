import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { interpret } from "../../generator/reference/interpret.ts";
import { type BuiltExample, buildExample } from "../support/build-example.ts";
import { loadFile } from "../support/specs.ts";

const flower = { sepal_length: 5.1, sepal_width: 3.5, petal_length: 1.4, petal_width: 0.2 };

let example: BuiltExample;
let server: Server;
let url: string;
beforeAll(async () => {
  example = await buildExample("service");
  const { start } = await example.load<{ start(port: number): Promise<Server> }>("server.js");
  server = await start(0);
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
}, 60_000);
afterAll(() => server.close());

async function post(body: string, path = "/classify", method = "POST") {
  const response = await fetch(url + path, { method, ...(method === "POST" && { body }) });
  return { status: response.status, answer: (await response.json()) as unknown };
}

test("a flower gets its label and the bits of the reference", async () => {
  const { network } = loadFile("specs/iris.yaml");
  const [setosa, versicolor, virginica] = interpret(network, Object.values(flower)).output;
  expect(await post(JSON.stringify(flower))).toEqual({
    status: 200,
    answer: { label: "setosa", probabilities: { setosa, versicolor, virginica } },
  });
});

test("a list of flowers gets a list", async () => {
  const { answer } = await post(JSON.stringify([flower, { ...flower, petal_length: 5.5, petal_width: 2.1 }]));
  expect(answer).toMatchObject([{ label: "setosa" }, { label: "virginica" }]);
});

test.each([
  ["no JSON", "{", 400, "the body is not JSON"],
  [
    "another name",
    JSON.stringify({ ...flower, petals: 5 }),
    400,
    "the flower has petals, which the network does not know",
  ],
  [
    "a text for a number",
    JSON.stringify({ ...flower, sepal_width: "3" }),
    400,
    "the flower has no number sepal_width",
  ],
  ["a missing field", JSON.stringify([flower, {}]), 400, "flower 1 has no number sepal_length"],
  [
    ...["a number", "5", 400],
    "the flower is not an object of sepal_length, sepal_width, petal_length, petal_width",
  ],
  ["too much", "1".repeat(1_000_001), 413, "the body has more than 1000000 bytes"],
] as [string, string, number, string][])("%s is refused with its reason", async (_, body, status, error) => {
  expect(await post(body)).toEqual({ status, answer: { error } });
});

test("other paths and methods are refused", async () => {
  expect(await post("", "/")).toMatchObject({ status: 404 });
  expect(await post("", "/classify", "GET")).toMatchObject({ status: 405 });
  expect(await post("", "/health", "GET")).toMatchObject({ status: 200, answer: { name: "iris" } });
});
