import jsqr from "jsqr";
import { describe, expect, it } from "vitest";
import { qrOf, qrPath } from "../qr";

const link = "http://localhost:8080/follow#/m/ZH26112500001/AbCdEfGhIjKlMnOpQrStUv";

/** What another's reader makes of it, at four pixels a module. */
function read(text: string): string | undefined {
  const code = qrOf(text);
  const scale = 4;
  const width = code.size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (let y = 0; y < width; ++y) {
    for (let x = 0; x < width; ++x) {
      if (code.isDark(Math.floor(x / scale), Math.floor(y / scale))) pixels.fill(0, (y * width + x) * 4, (y * width + x) * 4 + 3);
    }
  }
  return jsqr(pixels, width, width)?.data;
}

describe("a QR code", () => {
  it("is read by another's reader", () => expect(read(link)).toBe(link));
  it("has white around it", () => {
    const code = qrOf(link);
    for (let at = 0; at < code.size; ++at) expect(code.isDark(at, 3) || code.isDark(3, at) || code.isDark(at, code.size - 4)).toBe(false);
    expect(qrPath(code)).toMatch(/^M4 4h1v1h-1z/);
  });
});
