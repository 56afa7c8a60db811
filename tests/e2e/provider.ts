// A provider of OpenID Connect that others wrote (npm: oidc-provider), on this machine. Whoever signs in there is who he says.
import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
// @ts-expect-error: it brings no types
import { Provider } from "oidc-provider";

const secret = "not-a-secret-outside-this-test";

/** A port that nobody uses now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  return port;
}

/** Its claims: the login that was typed there, and posts that this district's settings read. */
const claimsOf = (login: string) => ({ sub: login, preferred_username: login, name: "平安", posts: ["clerk@community.410411001001"] });

export interface Outside {
  settings: string;
  secret: string;
  stop: () => void;
}

/** Another site than the district's: its pages are at localhost, this one is 127.0.0.1. */
export async function startProvider(publicUrl: string): Promise<Outside> {
  const port = await freePort();
  const issuer = `http://127.0.0.1:${port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: "rongzhi", client_secret: secret, redirect_uris: [`${publicUrl}/api/v1/openid/city/callback`] }],
    claims: { openid: ["sub"], profile: ["preferred_username", "name", "posts"] },
    findAccount: (_: unknown, id: string) => ({ accountId: id, claims: () => claimsOf(id) }),
    cookies: { keys: ["for this test"] },
    ttl: { Interaction: 600, Session: 600, Grant: 600, AccessToken: 600, IdToken: 600 },
  });
  const server: Server = provider.listen(port, "127.0.0.1");
  await once(server, "listening");
  const settings = `public_url: ${publicUrl}
providers:
  - id: city
    zh: 市统一身份认证
    en: City sign-in
    issuer: "${issuer}"
    client_id: rongzhi
    secret_file: openid-city
    scopes: [profile]
    makes_accounts: true
    posts:
      - {claim: posts, roles: [clerk]}
`;
  return { settings, secret, stop: () => server.close() };
}
