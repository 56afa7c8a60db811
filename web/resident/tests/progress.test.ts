import { describe, expect, it } from "vitest";
import type { Matter } from "@shared/api/client";
import { milestones, toneOf } from "../progress";

function matter(stage_kind: Matter["stage_kind"], ...steps: string[]) {
  const timeline = steps.map((step, index) => ({ at: `2026-11-2${index}T09:00:00+08:00`, kind: `request.${step}`, title: step, late: false, role: "clerk", texts: {} }));
  return { stage_kind, timeline };
}
const states = (of: ReturnType<typeof matter>) => milestones(of)?.map(({ state }) => state).join(" ");

describe("a matter in four steps", () => {
  it("waits for acceptance", () => {
    expect(states(matter("open", "submit"))).toBe("done now later later");
    expect(toneOf(matter("open", "submit"))).toBe("wait");
  });

  it("is being handled", () => {
    expect(states(matter("open", "submit", "accept", "dispatch"))).toBe("done done now later");
    expect(toneOf(matter("open", "submit", "accept"))).toBe("doing");
  });

  it("waits for its rating, and has it", () => {
    expect(states(matter("settled", "submit", "accept", "approve"))).toBe("done done done now");
    expect(states(matter("settled", "submit", "accept", "approve", "rate"))).toBe("done done done done");
    expect(states(matter("closed", "submit", "accept", "approve", "archive_unrated"))).toBe("done done done later");
  });

  it("that is handled again is not answered yet", () => {
    expect(states(matter("open", "submit", "accept", "approve", "rate", "rework"))).toBe("done done now later");
  });

  it("that ended another way has no steps", () => {
    expect(milestones(matter("closed", "submit", "refuse"))).toBeUndefined();
  });

  it("does not take a proposal for the step", () => {
    expect(states(matter("open", "submit", "accept.proposed"))).toBe("done now later later");
  });
});
