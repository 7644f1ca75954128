import { type CommandReport, runCommand } from "./command.ts";

const INSTALL_TIMEOUT_MS = 8 * 60_000;

/** Debian's packages that the tests need, each with a program or file that shows it is there. */
export const PACKAGES: Readonly<Record<string, string>> = {
  "tigervnc-standalone-server": "/usr/bin/Xtigervnc",
  "tigervnc-tools": "/usr/bin/tigervncpasswd",
  "tightvncserver": "/usr/bin/Xtightvnc",
  "x11vnc": "/usr/bin/x11vnc",
  "xvfb": "/usr/bin/Xvfb",
  "qemu-system-x86": "/usr/bin/qemu-system-x86_64",
  "chromium": "/usr/bin/chromium",
  "tigervnc-common": "/usr/bin/tigervncconfig",
  "x11-apps": "/usr/bin/xwd",
  "x11-xserver-utils": "/usr/bin/xrandr",
  "xclip": "/usr/bin/xclip",
  "ffmpeg": "/usr/bin/ffmpeg",
  "libjpeg-turbo-progs": "/usr/bin/djpeg",
  "sway": "/usr/bin/sway",
  "swaybg": "/usr/bin/swaybg",
  "wayvnc": "/usr/bin/wayvnc",
  "grim": "/usr/bin/grim",
  "wl-clipboard": "/usr/bin/wl-copy",
  "novnc": "/usr/share/novnc/vnc.html",
  "python3-websockets": "/usr/lib/python3/dist-packages/websockets/__init__.py",
  "curl": "/usr/bin/curl",
  "nginx": "/usr/sbin/nginx",
  "openssl": "/usr/bin/openssl",
  "procps": "/usr/bin/ps",
  "fonts-noto-cjk": "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
};

/** The packages that are not there. */
export async function missingPackages(): Promise<string[]> {
  const names = Object.keys(PACKAGES);
  const found = await Promise.all(
    names.map((name) => Deno.stat(PACKAGES[name]!).then(() => true, () => false)),
  );
  return names.filter((_, i) => !found[i]);
}

/** Installs what is missing where that can be done (root on Debian), and says what it could not. */
export async function ensurePackages(): Promise<CommandReport> {
  const missing = await missingPackages();
  if (missing.length === 0) return { success: true, output: "" };
  const wanted = `missing: ${missing.join(" ")}\n`;
  if (!await canInstall()) {
    const output =
      `${wanted}Cannot install them: expected Debian and root; install them yourself\n`;
    return { success: false, output };
  }
  const env = { DEBIAN_FRONTEND: "noninteractive" };
  const update = await runCommand("apt-get", ["update"], INSTALL_TIMEOUT_MS, env);
  const install = await runCommand(
    "apt-get",
    ["install", "-y", "--no-install-recommends", ...missing],
    INSTALL_TIMEOUT_MS,
    env,
  );
  return { success: install.success, output: wanted + update.output + install.output };
}

async function canInstall(): Promise<boolean> {
  const debian = await Deno.stat("/etc/debian_version").then(() => true, () => false);
  return debian && Deno.uid() === 0;
}
