/** The peer: noVNC from the package registry, or from Debian's package, as a page that connects at once. */

import { unpackPackage } from "../../../.ci/npm_package.ts";

/** The version that is measured. */
const NOVNC_PACKAGE = "@novnc/novnc@1.7.0";

/** Where Debian's package `novnc` puts the older one. */
export const DEBIAN_NOVNC_FOLDER = "/usr/share/novnc";

/** Files that are there until they are disposed of. */
interface FetchedFiles extends AsyncDisposable {
  readonly folder: string;
}

/** Gets the version that is measured. @throws {Error} without npm or its registry. */
export async function fetchNovnc(): Promise<FetchedFiles> {
  const unpacked = await Deno.makeTempDir({ prefix: "vncgw-novnc-" });
  const remove = () => Deno.remove(unpacked, { recursive: true });
  try {
    await unpackPackage(NOVNC_PACKAGE, unpacked);
  } catch (error) {
    await remove();
    throw error;
  }
  return { folder: `${unpacked}/package`, [Symbol.asyncDispose]: remove };
}

/** A page with a noVNC client; its fragment is the WebSocket's address. */
export const NOVNC_PAGE = `<!doctype html>
<style>html, body, #screen { margin: 0; width: 100%; height: 100% }</style>
<div id="screen"></div>
<script type="module">
import RFB from "/core/rfb.js";
new RFB(document.querySelector("#screen"), decodeURIComponent(location.hash.slice(1)));
</script>`;
