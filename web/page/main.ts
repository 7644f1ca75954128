import type { ToWorker } from "../link.ts";

const worker = new Worker(new URL("worker.js", document.baseURI), { type: "module" });
const canvas = (document.querySelector("#screen") as HTMLCanvasElement)
  .transferControlToOffscreen();
const init: ToWorker = { type: "init", canvas };
worker.postMessage(init, [canvas]);
