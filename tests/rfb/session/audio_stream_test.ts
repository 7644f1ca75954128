import { assertEquals, assertThrows } from "@std/assert";
import { ProtocolError } from "../../../rfb/errors.ts";
import { type AudioEvent, AudioStream } from "../../../rfb/session/audio_stream.ts";
import { hex, toHex } from "../../_bytes.ts";

const FORMAT = "ff010002" + "0302" + "0000ac44";
const [ENABLE, DISABLE] = ["ff010000", "ff010001"];

function audio() {
  const written: string[] = [];
  const events: AudioEvent[] = [];
  const stream = new AudioStream({
    write: (bytes) => written.push(toHex(bytes)),
    emit: (event) => events.push(event),
  });
  return { stream, written, events };
}

Deno.test("AudioStream turns sound on once it is wanted and can be had, in either order", () => {
  for (const isWantedFirst of [true, false]) {
    const { stream, written } = audio();
    if (isWantedFirst) stream.on = true;
    else stream.acknowledge();
    assertEquals(written, []);
    if (isWantedFirst) stream.acknowledge();
    else stream.on = true;
    assertEquals(written, [FORMAT, ENABLE]);
    stream.acknowledge();
    stream.on = true;
    assertEquals(written.length, 2);
    stream.on = false;
    assertEquals(written.at(-1), DISABLE);
  }
});

Deno.test("AudioStream passes samples on between begin and end", () => {
  const { stream, events } = audio();
  stream.on = true;
  stream.receiveData(hex("01000200"));
  stream.receive("end");
  stream.receive("begin");
  stream.receiveData(hex("0100ff7f 0080feff"));
  stream.receiveData(hex(""));
  stream.receive("end");
  stream.receive("end");
  stream.receiveData(hex("01000200"));
  const samples = Int16Array.of(1, 32767, -32768, -2);
  assertEquals(events, [
    { type: "begin" },
    { type: "data", samples, channels: 2, sampleRate: 44100 },
    { type: "end" },
  ]);
});

Deno.test("AudioStream ends at once when it is turned off, whatever is still on its way", () => {
  const { stream, events } = audio();
  stream.on = true;
  stream.receive("begin");
  stream.on = false;
  stream.receiveData(hex("01000200"));
  stream.receive("begin");
  stream.receiveData(hex("01000200"));
  stream.receive("end");
  assertEquals(events.map(({ type }) => type), ["begin", "end"]);
});

Deno.test("AudioStream refuses half a sample", () => {
  const { stream } = audio();
  for (const data of ["01", "0100", "010002"]) {
    assertThrows(() => stream.receiveData(hex(data)), ProtocolError, "multiple of 4");
  }
});
