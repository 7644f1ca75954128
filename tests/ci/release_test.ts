import { assertEquals } from "@std/assert";
import { formatSums } from "../../.ci/release.ts";

Deno.test("formatSums() writes lines that sha256sum --check reads", async () => {
  const folder = await Deno.makeTempDir();
  await Deno.writeTextFile(`${folder}/a`, "abc");
  const sum = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
  await Deno.writeTextFile(`${folder}/SHA256SUMS`, formatSums(new Map([["a", sum]])));
  const { success } = await new Deno.Command("sha256sum", {
    args: ["--check", "--strict", "SHA256SUMS"],
    cwd: folder,
    stdout: "null",
  }).output();
  await Deno.remove(folder, { recursive: true });
  assertEquals(success, true);
});
