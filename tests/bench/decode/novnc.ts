/** The peer: noVNC from the package registry, or from Debian's package, as a page that connects at once. */

/** The version that is measured. */
export const NOVNC_PACKAGE = "npm:@novnc/novnc@1.7.0";

/** Where Debian's package `novnc` puts the older one. */
export const DEBIAN_NOVNC_FOLDER = "/usr/share/novnc";

/** The folder of {@linkcode NOVNC_PACKAGE}, fetched into Deno's cache if it is not there yet. */
export async function fetchNovnc(): Promise<string> {
  await runDeno("cache", "--no-lock", NOVNC_PACKAGE);
  const { npmCache } = JSON.parse(await runDeno("info", "--json"));
  for await (const { name: registry } of Deno.readDir(npmCache)) {
    const folder = `${npmCache}/${registry}/@novnc/novnc/${NOVNC_PACKAGE.split("@").at(-1)}`;
    if (await Deno.stat(folder).catch(() => undefined)) return folder;
  }
  throw new Error(
    `Cannot find ${NOVNC_PACKAGE} in ${npmCache}: expected it there after "deno cache"`,
  );
}

/** A page with a noVNC client; its fragment is the WebSocket's address. */
export const NOVNC_PAGE = `<!doctype html>
<style>html, body, #screen { margin: 0; width: 100%; height: 100% }</style>
<div id="screen"></div>
<script type="module">
import RFB from "/core/rfb.js";
new RFB(document.querySelector("#screen"), decodeURIComponent(location.hash.slice(1)));
</script>`;

async function runDeno(...args: string[]): Promise<string> {
  const command = new Deno.Command(Deno.execPath(), { args, stdout: "piped", stderr: "piped" });
  const { success, stdout, stderr } = await command.output();
  if (!success) {
    throw new Error(`Cannot run deno ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
  }
  return new TextDecoder().decode(stdout);
}
