// A text as a QR code, made on this device: what it holds goes nowhere.

import { correction, generate } from "lean-qr";

/** The white around a code without which no reader finds it: four modules (ISO/IEC 18004). */
export const quietZone = 4;

export interface QrCode {
  /** Modules on a side, the quiet zone among them. */
  size: number;
  isDark: (x: number, y: number) => boolean;
}

/** Legible with 15 % of it gone: receipts are folded. */
export function qrOf(text: string): QrCode {
  const code = generate(text, { minCorrectionLevel: correction.M });
  return { size: code.size + 2 * quietZone, isDark: (x, y) => code.get(x - quietZone, y - quietZone) };
}

/** Its dark modules as the path of an SVG whose viewBox is `0 0 size size`. */
export function qrPath({ size, isDark }: QrCode): string {
  let path = "";
  for (let y = 0; y < size; ++y) {
    for (let x = 0; x < size; ++x) if (isDark(x, y)) path += `M${x} ${y}h1v1h-1z`;
  }
  return path;
}
