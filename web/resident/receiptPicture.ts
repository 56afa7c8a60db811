// A receipt as a picture of 720 pixels across: who gave it, number and code in large letters, and the code to scan.

import type { QrCode } from "@shared/qr";
import type { Receipt } from "./route";

const width = 720;
const margin = 48;
const line = 56;

/** Nothing where the browser draws none. `words`: title, below the code, at the foot; `names`: of number and code. */
export async function drawReceipt(code: QrCode, receipt: Receipt, words: readonly [string, string, string], names: readonly [string, string]): Promise<Blob | undefined> {
  const module = Math.floor((width - 2 * margin) / code.size);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = 2 * margin + 8 * line + module * code.size;
  const pen = canvas.getContext("2d");
  if (!pen) return undefined;
  const font = getComputedStyle(document.body).fontFamily;
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.fillStyle = "#000";
  pen.textAlign = "center";

  let y = margin;
  const write = (text: string, size: number, weight = 400) => {
    pen.font = `${weight} ${size}px ${font}`;
    pen.fillText(text, width / 2, (y += line), width - 2 * margin);
  };
  write(words[0], 34, 600);
  write(names[0], 26);
  write(receipt.number, 46, 600);
  write(names[1], 26);
  write(receipt.secret, 46, 600);
  y += line / 2;
  const left = Math.floor((width - module * code.size) / 2);
  for (let row = 0; row < code.size; ++row) {
    for (let column = 0; column < code.size; ++column) {
      if (code.isDark(column, row)) pen.fillRect(left + column * module, y + row * module, module, module);
    }
  }
  y += module * code.size;
  write(words[1], 28);
  write(words[2], 22);
  return new Promise((done) => canvas.toBlob((blob) => done(blob ?? undefined), "image/png"));
}
