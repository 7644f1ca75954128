/** Sound: what is said byte by byte, and what it sounds like. */
import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { AudioChannel } from "../../../proxy/demo/audio/audio_channel.ts";
import { encodePcm, SAMPLE_FORMATS } from "../../../proxy/demo/audio/pcm.ts";
import { lengthOf, MELODY, renderTune } from "../../../proxy/demo/audio/tune.ts";
import { ByteWriter } from "../../../rfb/encoders/byte_writer.ts";
import { ENCODING } from "../../../rfb/encodings.ts";
import { ProtocolError } from "../../../rfb/errors.ts";
import { toHex } from "../../_bytes.ts";
import { Conversation, PLAIN } from "./_conversation.ts";

const SAMPLES = Float32Array.of(-1, 0, 0.5, 1, 2, -2);

const WRITTEN: readonly string[] = [
  "01 80 c0 ff ff 00",
  "81 00 40 7f 7f 80",
  "0100 0080 0 0c0 ffff ffff 0000",
  "0180 0000 0040 ff7f ff7f 0080",
  "01000000 00000080 000000c0 ffffffff ffffffff 00000000",
  "01000080 00000000 00000040 ffffff7f ffffff7f 00000080",
];

Deno.test("encodePcm() writes each sample format little-endian, and keeps to its range", () => {
  SAMPLE_FORMATS.forEach((sample, number) => {
    const mono = toHex(encodePcm(SAMPLES, { sample, channels: 1, frequency: 8000 }));
    assertEquals(mono, WRITTEN[number]!.replaceAll(" ", ""), `format ${number}`);
    const one = encodePcm(SAMPLES.subarray(2, 3), { sample, channels: 2, frequency: 8000 });
    assertEquals(one.subarray(0, sample.bytes), one.subarray(sample.bytes));
  });
});

Deno.test("renderTune() gives the same sound whole and in parts, begins and ends softly, fits", () => {
  const count = Math.ceil(lengthOf(MELODY) * 8);
  const whole = renderTune(MELODY, 0, count, 8000);
  const parts = [0, 1, 2, 3].map((i) => renderTune(MELODY, 100 * i, 100, 8000));
  assertEquals(parts.flatMap((part) => [...part]), [...whole.subarray(0, 400)]);
  assert(whole.every((sample) => Math.abs(sample) <= 1));
  assert(whole.some((sample) => Math.abs(sample) > 0.2));
  assert(Math.abs(whole[0]!) < 0.01 && Math.abs(whole.at(-1)!) < 0.01);
});

/** Messages of a channel: 0 end, 1 begin, or the count of samples as 16 bits mono. */
function parse(bytes: Uint8Array): (string | number)[] {
  const found: (string | number)[] = [];
  for (let at = 0; at < bytes.length;) {
    const view = new DataView(bytes.buffer, bytes.byteOffset + at);
    assertEquals(view.getUint16(0), 0xff01);
    const operation = view.getUint16(2);
    if (operation === 2) found.push(view.getUint32(4) / 2);
    else found.push(operation === 1 ? "begin" : "end");
    at += operation === 2 ? 8 + view.getUint32(4) : 4;
  }
  return found;
}

function openChannel() {
  const channel = new AudioChannel();
  channel.setFormat({ sample: SAMPLE_FORMATS[3]!, channels: 1, frequency: 1000 });
  const out = new ByteWriter();
  const write = (now: number) => {
    channel.write(now, out);
    return parse(out.take());
  };
  return { channel, write };
}

const BEEP = [{ pitch: 100, start: 0, length: 500 }];

Deno.test("AudioChannel sends a tune as it plays, a tenth of a second ahead", () => {
  const { channel, write } = openChannel();
  channel.switch(true);
  channel.play(BEEP, 1000);
  assertEquals(write(1000), ["begin", 100]);
  assertEquals(write(1033), [33]);
  assertEquals(write(1033), []);
  assert(channel.playing);
  assertEquals(write(1233), [200]);
  // What nobody could send in time is left out: the listener is not to lag behind.
  assertEquals(write(1490), [167]);
  assert(channel.playing);
  assertEquals(write(1500), ["end"]);
  assert(!channel.playing);
  assertEquals(write(2000), []);
});

Deno.test("AudioChannel sends the end of a late tune only, a new tune in place of the old one", () => {
  const { channel, write } = openChannel();
  channel.switch(true);
  channel.play(BEEP, 0);
  assertEquals(write(400), ["begin", 300]);
  channel.play(BEEP, 400);
  assertEquals(write(400), [100]);
  channel.switch(false);
  assertEquals(write(410), ["end"]);
  channel.play(BEEP, 420);
  assertEquals([write(420), channel.playing], [[], false]);
});

Deno.test("AudioChannel ends what plays when another format is wanted", () => {
  const { channel, write } = openChannel();
  channel.switch(true);
  channel.play(BEEP, 0);
  write(0);
  channel.setFormat({ sample: SAMPLE_FORMATS[0]!, channels: 2, frequency: 1000 });
  assertEquals(write(10), ["end"]);
});

const AUDIO = [...PLAIN, ENCODING.QemuAudio];

Deno.test("demo plays its tune to a viewer that turned sound on, in the viewer's format", async () => {
  await using talk = await Conversation.open(AUDIO);
  await talk.hearFenceOffer();
  talk.click(680, 672);
  await talk.expectNothing();
  // U8, one channel, 8 kHz.
  talk.say("ff 01 0002 00 01 00001f40", "ff 01 0000");
  talk.click(680, 672);
  await talk.expect("ff 01 0001 ff 01 0002 00000320 80");
  await talk.hear(799);
  await talk.clock.whenScheduled();
  talk.clock.advance(50);
  await talk.expect("ff 01 0002 00000190");
  const samples = await talk.hear(400);
  assert(new Set(samples.match(/../g)).size > 30, "it is silent");
  talk.say("ff 01 0001");
  await talk.expect("ff 01 0000");
  await talk.expectNothing();
});

Deno.test("demo refuses sounds that it cannot make", async () => {
  const wrong = [
    "0002 06 01 00001f40",
    "0002 03 00 00001f40",
    "0002 03 03 00001f40",
    "0002 03 02 00000000",
    "0002 03 02 0000bb81",
    "0003",
  ];
  for (const message of wrong) {
    await using talk = await Conversation.open(AUDIO);
    talk.say(`ff 01 ${message}`);
    const reason = await talk.ended;
    assert(reason instanceof ProtocolError, message);
    assertStringIncludes(String(reason), "expected");
  }
});
