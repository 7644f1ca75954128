/** What QEMU's extensions bring to the page: lamps of the keyboard, movements, sound. */
import { assert, assertEquals } from "@std/assert";
import { hummingSector } from "../servers/boot_sector.ts";
import { startQemu } from "../servers/qemu.ts";
import { CLIENT_MESSAGES } from "./client_messages.ts";
import { Gateway } from "./gateway.ts";
import type { Page } from "./page.ts";
import { ServerTap } from "./server_tap.ts";
import { browserTest } from "./viewer.ts";
import { WorkerTap } from "./worker_tap.ts";

const CAPS_LOCK = 4;

interface Machine {
  readonly page: Page;
  readonly worker: WorkerTap;
  /** What the machine hears. */
  readonly server: ServerTap;
}

function machineTest(name: string, test: (machine: Machine) => Promise<void>): void {
  browserTest(name, async (browser) => {
    await using qemu = await startQemu({ boot: hummingSector(CAPS_LOCK) });
    await using server = new ServerTap(qemu.address);
    await using gateway = await Gateway.start({ tokens: { t: server.address } });
    const { page, tap } = await WorkerTap.open(browser, gateway.insecureUrl("/?token=t&lang=en"));
    await test({ page, worker: tap, server });
    assertEquals(page.problems, []);
    await page.close();
  });
}

machineTest("lamps of the machine's keyboard are told to the page", async ({ worker }) => {
  await worker.told({ type: "leds", capsLock: true, numLock: false, scrollLock: false });
});

machineTest(
  "keys carry their places, so that the machine's own layout decides",
  async (machine) => {
    const { page, server } = machine;
    await page.click("#screen");
    await page.press("q", "KeyQ");
    // Before it comes Caps Lock, whose lamp is on over there and not here.
    const keys = (tap: ServerTap) =>
      tap.sent(CLIENT_MESSAGES.Qemu).filter((message) => message[1] === 0 && message[3] === 1);
    const isQ = (message: Uint8Array) => message[7] === 0x71;
    const down = await server.until((tap) => keys(tap).find(isQ), "the key");
    assertEquals([...down], [255, 0, 0, 1, 0, 0, 0, 0x71, 0, 0, 0, 0x10]);
  },
);

machineTest(
  "movements are sent to a machine without a tablet",
  async ({ worker, server }) => {
    await worker.told({ type: "relativePointer", on: true });
    await worker.say({ type: "motion", mask: 1, x: -3, y: 5 });
    const moved = await server.until(
      (tap) => tap.sent(CLIENT_MESSAGES.PointerEvent).find((message) => message[2] === 0x7f),
      "the movement",
    );
    assertEquals([...moved], [5, 1, 0x7f, 0xfc, 0x80, 0x04]);
  },
);

machineTest(
  "the machine's speaker is heard at its pitch, until turned off",
  async (machine) => {
    const { worker } = machine;
    await worker.told({ type: "features", features: { audio: true } as never });
    await worker.say({ type: "audio", on: true });
    const { sampleRate, channels } = await worker.told({ type: "audioData" }) as {
      sampleRate: number;
      channels: number;
    };
    assertEquals(channels, 2);
    const samples = await worker.heard(sampleRate);
    const periods = samples.filter((sample, i) => sample >= 0 && samples[i - 1]! < 0).length;
    assert(Math.abs(periods - 440) < 10, `${periods} periods a second, expected 440`);
    assert(samples.every((sample) => Math.abs(sample) <= 1));
    await worker.say({ type: "audio", on: false });
    await worker.told({ type: "audioEnd" });
  },
);
