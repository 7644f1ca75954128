/**
 * Makes `web/dist`, the five files a browser loads, and parts that wait until they are wanted: bundles,
 * and the markup, style and icon with their comments and indentation taken out. The gateway embeds
 * that folder.
 */

const WEB = new URL("./", import.meta.url);
const DIST = new URL("./dist/", WEB);

/** Modules that others load by `import()`: bundles of their own, with their own copies of what they share. */
const LATE_MODULES = [
  "page/audio_output.ts",
  "page/start_page.ts",
  "worker/clipboard_images.ts",
  "worker/pictures/jpeg_decoding.ts",
  "worker/video/video_decoding.ts",
  "../rfb/decoders/further_decoders.ts",
  "../rfb/security/security_type_name.ts",
  "../rfb/security/vnc_auth.ts",
  "../rfb/zlib/inflate_kernel.ts",
];

/** As `import()` names them. */
const LATE_NAMES = LATE_MODULES.map((entry) => entry.replace(/^.*\/|\.ts$/g, ""));

const LATE_IMPORT = new RegExp(`import\\("\\./(${LATE_NAMES.join("|")})\\.ts"\\)`, "g");

const BUNDLES = [
  { entry: "page/main.ts", output: "page.js" },
  { entry: "worker/main.ts", output: "worker.js" },
  { entry: "page/audio_worklet.ts", output: "audio.js" },
  ...LATE_MODULES.map((entry, i) => ({ entry, output: `${LATE_NAMES[i]}.js` })),
];

/** The order of the styles is that of the cascade. */
const TEXTS = [
  { output: "index.html", files: ["index.html"], comment: /<!--[^]*?-->/g },
  { output: "icon.svg", files: ["icon.svg"], comment: /<!--[^]*?-->/g },
  {
    output: "app.css",
    files: ["tokens", "controls", "lobby", "session", "narrow", "panels"]
      .map((name) => `styles/${name}.css`),
    comment: /\/\*[^]*?\*\//g,
  },
] as const;

/** One file of the page as the gateway serves it, and what it weighs. */
export interface BuiltFile {
  readonly name: string;
  readonly bytes: number;
}

/** The `text` without its comments, indentation and empty lines. */
export function compact(text: string, comment: RegExp): string {
  return text.replace(comment, "").replace(/\s*\n\s*/g, "\n").trim() + "\n";
}

/** Bundles one entry point with its imports into a single minified module. */
async function bundle(entry: string): Promise<string> {
  const { success, stdout, stderr } = await new Deno.Command(Deno.execPath(), {
    args: [
      "bundle",
      "--quiet",
      "--no-lock",
      "--platform",
      "browser",
      "--minify",
      new URL(entry, WEB).href,
      ...LATE_NAMES.flatMap((name) => ["--external", `./${name}.ts`]),
    ],
    env: { NO_COLOR: "1" },
    stdout: "piped",
    stderr: "piped",
  }).output();
  const text = new TextDecoder();
  if (!success || stdout.length === 0) {
    throw new Error(`Cannot bundle ${entry}: ${text.decode(stderr).trim() || "no output"}`);
  }
  return text.decode(stdout).replace(LATE_IMPORT, 'import("./$1.js")');
}

/** Replaces a file in one step, so that a gateway which starts meanwhile never reads half of it. */
async function replace(name: string, content: string): Promise<BuiltFile> {
  const bytes = new TextEncoder().encode(content);
  const draft = new URL(`.${name}.${Deno.pid}`, DIST);
  await Deno.writeFile(draft, bytes);
  await Deno.rename(draft, new URL(name, DIST));
  return { name, bytes: bytes.length };
}

/**
 * Builds everything.
 *
 * @throws {Error} that names the file which could not be read or bundled.
 */
export async function build(): Promise<BuiltFile[]> {
  await Deno.mkdir(DIST, { recursive: true });
  const [first, ...others] = BUNDLES.map(({ entry, output }) => async () =>
    await replace(output, await bundle(entry))
  );
  return await Promise.all([
    // Alone, since on a new machine it installs the bundler, in which several would be in each other's way.
    await first!(),
    ...others.map((make) => make()),
    ...TEXTS.map(async ({ output, files, comment }) => {
      const texts = await Promise.all(files.map((file) => Deno.readTextFile(new URL(file, WEB))));
      return await replace(output, texts.map((text) => compact(text, comment)).join(""));
    }),
  ]);
}

if (import.meta.main) {
  try {
    await build();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    await Deno.stderr.write(new TextEncoder().encode(`web/build.ts: ${message}\n`));
    Deno.exit(1);
  }
}
