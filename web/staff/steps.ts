import type { Chain, FormSchema, OpenStep } from "@shared/api/client";
import { sharedText } from "@shared/texts";
import type { InjectionKey } from "vue";
import { t } from "./texts";

/** The body that has the matter of which a form is open. */
export const ownerKey: InjectionKey<{ id: string; name: string }> = Symbol("owner");

export function buttonName({ step, verb }: OpenStep, chain: Chain): string {
  const name = chain.steps[step]?.name ?? step;
  return verb === "take" ? name : t(verb as "approve" | "refuse" | "withdraw", { name });
}

const remarkCharactersMax = 500;

/** The chain's form for the step itself; who decides on a proposal may add a remark. */
export function formOf({ step, verb }: OpenStep, chain: Chain): { schema: FormSchema; words: Chain["fields"] } {
  if (verb === "take") return { schema: chain.steps[step]?.schema ?? { type: "object" }, words: chain.fields };
  if (verb === "withdraw") return { schema: { type: "object" }, words: {} };
  return {
    schema: { type: "object", properties: { remark: { type: "string", maxLength: remarkCharactersMax, "x-ui": "textarea" } } },
    words: { remark: { name: sharedText("remark") } },
  };
}
