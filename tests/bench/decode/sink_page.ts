import { encodeMarkerUpdate, MARKER_RGB, type Recording } from "./recording.ts";

/** What is shown of the picture, in pixels. */
const VIDEO = { width: 1280, height: 720 };

/** A replay server's bytes before the first update: version, security types, result, ServerInit with its name. */
const HANDSHAKE_BYTES = 12 + 2 + 4 + 24 + "replay".length;

/**
 * Takes the bytes in a worker, answers and asks as our client does, and decodes nothing, but shows a
 * video's worth of pixels in each animation frame in which bytes came: what is left of the time is the
 * road through gateway and WebSocket and the browser's own painting, which no client can spare. It has
 * the memory of one picture, too, and the page a line of text.
 */
const WORKER = `onmessage = ({ data: { url, lengths, canvas } }) => {
  const context = canvas.getContext("2d", { alpha: false });
  const picture = new ImageData(canvas.width, canvas.height);
  picture.data.fill(200);
  let due = false;
  const show = () => {
    due = false;
    context.putImageData(picture, 0, 0, 320, 180, ${VIDEO.width}, ${VIDEO.height});
  };
  const answers = [[12, "RFB 003.008\\n"], [14, "\\x01"], [18, "\\x01"]];
  let begins = ${HANDSHAKE_BYTES};
  for (const length of [0, ...lengths.slice(0, -1)]) {
    // An update's first byte is enough to ask for the next one; the first is asked for at once.
    answers.push([begins + (answers.length > 3 ? 1 : 0), "\\x03\\x01" + "\\0".repeat(8)]);
    begins += length;
  }
  const total = lengths.reduce((sum, length) => sum + length, ${HANDSHAKE_BYTES});
  const socket = new WebSocket(url, "binary");
  socket.binaryType = "arraybuffer";
  let taken = 0;
  socket.onmessage = ({ data }) => {
    taken += data.byteLength;
    if (!due) requestAnimationFrame(show);
    due = true;
    while (answers.length > 0 && taken >= answers[0][0]) {
      socket.send(Uint8Array.from(answers.shift()[1], (c) => c.charCodeAt(0)));
    }
    if (taken >= total) {
      for (let i = 0; i < picture.data.length; i += 4) picture.data.set([${MARKER_RGB}, 255], i);
      requestAnimationFrame(() => context.putImageData(picture, 0, 0));
    }
  };
};`;

/** The page: all marker when the worker has everything. Its fragment is `url|length,length,…`. */
export const SINK_PAGE = `<!doctype html>
<header style="position: absolute; z-index: 1; font: 14px system-ui">A desktop <button>Settings</button></header>
<canvas id="screen" width="1920" height="1080" style="position: absolute; left: 0; top: 0"></canvas>
<script>
const [url, lengths] = decodeURIComponent(location.hash.slice(1)).split("|");
const worker = new Worker(URL.createObjectURL(new Blob([${JSON.stringify(WORKER)}])));
const canvas = document.querySelector("#screen").transferControlToOffscreen();
worker.postMessage({ url, lengths: lengths.split(",").map(Number), canvas }, [canvas]);
</script>`;

/** The fragment that tells the page what to take. */
export function sinkFragment(webSocketUrl: string, { updates }: Recording): string {
  const lengths = [...updates, encodeMarkerUpdate()].map(({ length }) => length);
  return `#${encodeURIComponent(`${webSocketUrl}|${lengths.join(",")}`)}`;
}
