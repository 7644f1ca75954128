import { assertEquals } from "@std/assert";
import { unwrapHtmlFragment, wrapHtmlFragment } from "../../../rfb/clipboard/html_fragment.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

Deno.test("unwrapHtmlFragment() finds what wrapHtmlFragment() wrapped", () => {
  for (const html of ["", "<b>x</b>", "héllo 世界 <i>🎉</i>\r\n"]) {
    assertEquals(unwrapHtmlFragment(bytes(wrapHtmlFragment(html))), html);
  }
});

Deno.test("wrapHtmlFragment() names places in bytes", () => {
  const whole = bytes(wrapHtmlFragment("é"));
  const text = new TextDecoder().decode(whole);
  const place = (name: string) => Number(new RegExp(`^${name}:(\\d{10})\r$`, "m").exec(text)![1]);
  const part = (from: string, to: string) =>
    new TextDecoder().decode(whole.subarray(place(from), place(to)));
  assertEquals(part("StartFragment", "EndFragment"), "é");
  assertEquals(
    part("StartHTML", "EndHTML"),
    "<html><body><!--StartFragment-->é<!--EndFragment--></body></html>",
  );
});

Deno.test("unwrapHtmlFragment() takes all where no place is named, or one outside", () => {
  const texts = [
    "<p>plain</p>",
    "StartFragment:5\r\nEndFragment:99999\r\n",
    "StartFragment:9\r\nEndFragment:3\r\n",
    "StartFragment:1\r\n",
  ];
  for (const text of texts) assertEquals(unwrapHtmlFragment(bytes(text)), text);
});
