import type { FieldKind, Option } from "./fields";

/** What the frame of a field must know; a page may frame an input that is in no schema. */
export interface FrameField {
  name: string;
  kind: FieldKind;
  label: string;
  hint: string;
  required: boolean;
  options: Option[];
}

/** More than that are a list to choose from, not buttons. */
const buttonsMax = 8;

/** Whether the field is a group of buttons, and not one control. */
export function isGroup(field: FrameField): boolean {
  return ["score", "flag", "choices"].includes(field.kind) || (field.kind === "choice" && field.options.length <= buttonsMax);
}
