import { obey, order } from "./obey.js";

obey(order()).then(postMessage);
