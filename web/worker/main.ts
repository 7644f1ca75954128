import type { ToPage, ToWorker } from "../link.ts";

self.addEventListener("message", (event: MessageEvent<ToWorker>) => {
  if (event.data.type !== "connect") return;
  const answer: ToPage = { type: "state", state: "connecting" };
  self.postMessage(answer);
});
