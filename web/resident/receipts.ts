import { api, Problem, type Matter } from "@shared/api/client";
import { language } from "@shared/language";
import type { Receipt } from "./route";

export function loadReceipt({ number, secret }: Receipt): Promise<Matter> {
  return api.get("/api/v1/receipts/{number}", {
    path: { number },
    query: { lang: language.value },
    headers: { "Receipt-Secret": secret },
  });
}

/** Who looked at the asker's data, the newest first. */
export async function loadLooks({ number, secret }: Receipt) {
  return (await api.get("/api/v1/receipts/{number}/looks", { path: { number }, query: { lang: language.value }, headers: { "Receipt-Secret": secret } })).items;
}

/** An address for <img>, which sends no secret itself. */
export async function fetchPhoto({ number, secret }: Receipt, id: string, size: string): Promise<string> {
  const address = `/api/v1/receipts/${encodeURIComponent(number)}/attachments/${id}${size}`;
  const response = await fetch(address, { headers: { "Receipt-Secret": secret } });
  if (!response.ok) throw new Problem(response.status);
  return URL.createObjectURL(await response.blob());
}
