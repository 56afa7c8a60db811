import { beforeEach, describe, expect, it } from "vitest";
import { setLanguage } from "../language";
import { plainMoment, shortMoment, timeLeft } from "../moments";

const now = Date.parse("2026-11-25T15:00:00+08:00");

describe("moments in the district's time", () => {
  beforeEach(() => setLanguage("zh"));

  it("are short in tables, with the year only where it is another", () => {
    expect(shortMoment("2026-11-27T17:30:00.000+08:00", now)).toBe("11-27 17:30");
    expect(shortMoment("2027-01-05T09:00:00.000+08:00", now)).toBe("2027-01-05 09:00");
  });

  it("are said as people say them", () => {
    expect(plainMoment("2026-11-25T17:30:00+08:00", now)).toBe("今天 17:30");
    expect(plainMoment("2026-11-24T09:05:00+08:00", now)).toBe("昨天 09:05");
    expect(plainMoment("2026-12-01T17:30:00+08:00", now)).toBe("12月1日 17:30");
    setLanguage("en");
    expect(plainMoment("2026-12-01T17:30:00+08:00", now)).toBe("1 Dec 17:30");
  });

  it("turn at the district's midnight, wherever the reader is", () => {
    const late = Date.parse("2026-11-25T23:30:00+08:00");
    expect(plainMoment("2026-11-26T00:10:00+08:00", late)).toBe("明天 00:10");
    expect(plainMoment("2026-11-25T16:10:00Z", Date.parse("2026-11-25T23:30:00Z"))).toBe("今天 16:10");
  });

  it("say how long is left, or how late it is", () => {
    expect(timeLeft("2026-11-27T18:00:00+08:00", now)).toBe("剩 2 天 3 时");
    expect(timeLeft("2026-11-25T15:20:00+08:00", now)).toBe("剩 20 分");
    expect(timeLeft("2026-11-25T10:00:00+08:00", now)).toBe("超 5 时");
  });

  it("that are none are shown as they came", () => {
    expect(shortMoment("soon", now)).toBe("soon");
  });
});
