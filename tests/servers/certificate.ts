/** A self-signed certificate for localhost, in a folder that goes with the test. */
export class Certificate implements AsyncDisposable {
  readonly certPath: string;
  readonly keyPath: string;

  private constructor(readonly folder: string) {
    this.certPath = `${folder}/cert.pem`;
    this.keyPath = `${folder}/key.pem`;
  }

  static async make(): Promise<Certificate> {
    const made = new Certificate(await Deno.makeTempDir({ prefix: "vncgw-tls-" }));
    const { success, stderr } = await new Deno.Command("openssl", {
      args: [
        ...["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"],
        ...["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"],
        ...["-addext", "basicConstraints=critical,CA:FALSE"],
        ...["-days", "2", "-keyout", made.keyPath, "-out", made.certPath],
      ],
    }).output();
    if (!success) throw new Error(new TextDecoder().decode(stderr));
    return made;
  }

  /** The certificate's text, for a client to trust. */
  get pem(): Promise<string> {
    return Deno.readTextFile(this.certPath);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }
}
