import { obey, order } from "./obey.js";

addEventListener("message", async ({ ports: [port] }) => port.postMessage(await obey(order())));
