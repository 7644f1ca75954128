import { assertEquals } from "@std/assert";
import { InputSender } from "../../../rfb/input/input_sender.ts";
import { toHex } from "../../_bytes.ts";

function input() {
  const sent: string[] = [];
  const sender = new InputSender({
    send: (message) => sent.push(toHex(message)),
    size: () => ({ width: 800, height: 600 }),
  });
  return { sender, sent };
}

Deno.test("InputSender sends keysyms until the server takes places on the keyboard", () => {
  const { sender, sent } = input();
  sender.key(0x61, true, 0x1e);
  sender.hasExtendedKeys = true;
  sender.key(0x61, true, 0x1e);
  sender.key(0xff52, false, 0xc8);
  sender.key(0xff52, false, 0xe048);
  sender.key(0xff52, false);
  sender.key(0xff52, false, 0xe11d);
  assertEquals(sent, [
    "0401000000000061",
    "ff000001" + "00000061" + "0000001e",
    "ff000000" + "0000ff52" + "000000c8",
    "ff000000" + "0000ff52" + "000000c8",
    "040000000000ff52",
    "040000000000ff52",
  ]);
});

Deno.test("InputSender has the buttons back and forward where the server knows them", () => {
  const { sender, sent } = input();
  sender.pointer(0x80, 1, 2);
  sender.hasExtendedButtons = true;
  sender.pointer(0x80, 1, 2);
  sender.pointer(0x101, 1, 2);
  sender.pointer(0, 1, 2);
  sender.pointer(0x7f, 1, 2);
  assertEquals(sent, [
    "050000010002",
    "05800001000201",
    "05810001000202",
    "050000010002",
    "057f00010002",
  ]);
});

Deno.test("InputSender moves positions into the picture", () => {
  const { sender, sent } = input();
  sender.pointer(0, -1, 600);
  sender.pointer(0, 799.4, 598.5);
  sender.pointer(0, Infinity, -Infinity);
  assertEquals(sent, ["050000000257", "0500031f0257", "0500031f0000"]);
});

Deno.test("InputSender sends movements where these are wanted, and turns positions into them", () => {
  const { sender, sent } = input();
  sender.motion(1, 3, 4);
  assertEquals(sent, []);
  sender.relative = true;
  sender.motion(1, -3, 4);
  sender.motion(0, 1e9, -1e9);
  sender.pointer(2, 100, 100);
  sender.pointer(2, 110, 95);
  sender.relative = false;
  sender.pointer(0, 7, 8);
  assertEquals(sent, [
    "05017ffc8003",
    "0500ffff0000",
    "05027fff7fff",
    "050280097ffa",
    "050000070008",
  ]);
});
