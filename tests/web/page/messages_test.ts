import { assert, assertEquals } from "@std/assert";
import { chooseLanguage, errorSentence, fill, LANGUAGES } from "../../../web/page/messages.ts";
import { ENGLISH } from "../../../web/page/messages_en.ts";

Deno.test("every language has the same sentences, none empty, with the same places", () => {
  for (const { messages } of LANGUAGES) {
    assertEquals(Object.keys(messages), Object.keys(ENGLISH));
    for (const [key, sentence] of Object.entries(messages)) {
      assert(sentence.trim() !== "", key);
      const places = (text: string) => text.match(/\{\w+\}/g) ?? [];
      assertEquals(places(sentence), places(ENGLISH[key as keyof typeof ENGLISH]), key);
    }
  }
});

Deno.test("the markup asks only for sentences that exist", async () => {
  const markup = await Deno.readTextFile(new URL("../../../web/index.html", import.meta.url));
  const keys = [...markup.matchAll(/data-(?:text|label|title)="(\w+)"/g)].map(([, key]) => key!);
  assert(keys.length > 30);
  assertEquals(keys.filter((key) => !(key in ENGLISH)), []);
});

Deno.test("chooseLanguage() takes the first that exists, by its primary subtag", () => {
  const choose = (...wanted: string[]) => chooseLanguage(wanted).tag;
  assertEquals(choose("zh-Hans-SG", "en"), "zh-CN");
  assertEquals(choose("", "fr", "ZH_TW"), "zh-CN");
  assertEquals(choose("de-CH", "en-GB", "zh"), "en");
  assertEquals(choose("de"), "en");
  assertEquals(choose(), "en");
});

Deno.test("errorSentence() has a sentence for every code, known or not", () => {
  const sentence = (code: "auth_failed" | "close_4404" | "close_4999", userless = false) =>
    errorSentence(ENGLISH, { code }, userless);
  assertEquals(sentence("close_4404"), ENGLISH.close_4404);
  assertEquals(sentence("close_4999"), ENGLISH.close_other);
  assertEquals(sentence("auth_failed"), ENGLISH.auth_failed);
  assertEquals(sentence("auth_failed", true), ENGLISH.auth_failed_password);
});

Deno.test("fill() fills known places and leaves unknown ones", () => {
  assertEquals(fill("{a} and {b} {a}", { a: "$&" }), "$& and {b} $&");
});
