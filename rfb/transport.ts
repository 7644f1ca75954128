/** The byte pipe under an RFB session: a WebSocket in the browser, a socket or memory in tests. */
export interface Transport {
  /**
   * The next bytes from the peer, in order, in whatever portions they came; `null` once the peer
   * has ended. The view is valid until the next call, with which a transport may take it back.
   *
   * @param held bytes that are there of a unit whose rest is waited for; none where the peer may rest.
   * @throws {ConnectionClosed} when the connection broke.
   */
  read(held?: number): Promise<Uint8Array | null>;

  /**
   * Queues `bytes` for the peer and returns at once. The transport copies or sends them before it
   * returns, so that the caller may reuse its buffer. After the end it does nothing.
   */
  write(bytes: Uint8Array): void;

  /** Bytes that have come and were not read yet, where the transport keeps any. */
  readonly queuedBytes?: number;

  /** Ends both directions. Safe to call twice. */
  close(): void;
}
