import { addressOf, commonHeaders, Problem, type ProblemBody } from "./api/client";

/** A file that the server makes: it may take a while. */
export async function readFile(path: string, query: Record<string, unknown>): Promise<Blob> {
  const response = await fetch(addressOf(path, {}, query), { headers: commonHeaders("get") }).catch(() => undefined);
  if (!response) throw new Problem(0);
  if (response.ok) return response.blob();
  throw new Problem(response.status, (await response.json().catch(() => ({}))) as Partial<ProblemBody>);
}

/** Gives the browser a file to keep. */
export function giveFile(name: string, content: Blob) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(content);
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
