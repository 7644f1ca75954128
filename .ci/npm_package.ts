/** Packages that npm fetches; npm knows its registry, no host is named here. */

/**
 * Unpacks `paths`, or all, of an npm package into `folder`, which is empty.
 *
 * @throws {Error} without npm or tar, or when there is no such package.
 */
export async function unpackPackage(
  name: string,
  folder: string,
  ...paths: readonly string[]
): Promise<void> {
  await run("npm", ["pack", "--silent", name, "--pack-destination", folder]);
  const [archive] = await Array.fromAsync(Deno.readDir(folder));
  if (!archive) throw new Error(`Cannot find the archive that npm made of ${name}`);
  await run("tar", ["-xzf", `${folder}/${archive.name}`, "-C", folder, ...paths]);
}

async function run(command: string, args: string[]): Promise<void> {
  const { success, stderr } = await new Deno.Command(command, { args }).output();
  if (success) return;
  throw new Error(`Cannot run ${command} ${args.join(" ")}: ${new TextDecoder().decode(stderr)}`);
}
