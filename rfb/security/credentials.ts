/** What a server wants to know; only what it really asks for is set. */
export interface CredentialsRequest {
  readonly username: boolean;
  readonly password: boolean;
}

/** The answer; what is missing counts as empty. */
export interface Credentials {
  readonly username?: string;
  readonly password?: string;
}

/** Finds the credentials, often by asking a person; its rejection ends the session. */
export type AskCredentials = (request: CredentialsRequest) => Promise<Credentials>;
