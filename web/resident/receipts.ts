import { api, type Matter } from "@shared/api/client";
import { language } from "@shared/language";
import type { Receipt } from "./route";

export function loadReceipt({ number, secret }: Receipt): Promise<Matter> {
  return api.get("/api/v1/receipts/{number}", {
    path: { number },
    query: { lang: language.value },
    headers: { "Receipt-Secret": secret },
  });
}
