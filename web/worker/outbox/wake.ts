// When the outbox is emptied: on start, when the line is back, when the page is looked at, when something was written, and
// after a failure with longer and longer pauses. While nothing waits nothing runs: no timer, no request.

const pausesMs = [5_000, 15_000, 45_000, 120_000, 300_000] as const;
const lockName = "rz-worker-outbox";

/** `stop`: it goes on when the worker has done something. */
export type Left = "done" | "later" | "stop";

/** One window at a time; without locks (old WebViews) twice sent is still once stored. */
async function alone(work: () => Promise<Left>): Promise<Left> {
  if (!navigator.locks) return work();
  return navigator.locks.request(lockName, { ifAvailable: true }, async (lock) => (lock ? work() : "later"));
}

export class Waker {
  private timer: ReturnType<typeof setTimeout> | undefined;
  private failures = 0;
  private running = false;
  private again = false;
  private hasEnded = false;

  /** `work` says what is left to do. */
  constructor(private readonly work: () => Promise<Left>) {
    addEventListener("online", this.now);
    document.addEventListener("visibilitychange", this.whenSeen);
  }

  private readonly whenSeen = () => {
    if (document.visibilityState === "visible") this.now();
  };

  /** At once, or once more as soon as what runs has ended. */
  readonly now = () => {
    this.failures = 0;
    void this.run();
  };

  end() {
    this.hasEnded = true;
    removeEventListener("online", this.now);
    document.removeEventListener("visibilitychange", this.whenSeen);
    clearTimeout(this.timer);
  }

  private async run() {
    if (this.running) {
      this.again = true;
      return;
    }
    clearTimeout(this.timer);
    this.running = true;
    const is = await alone(this.work).catch(() => undefined);
    this.running = false;
    if (this.hasEnded || is === "stop") return;
    const isAskedAgain = this.again;
    this.again = false;
    if (isAskedAgain) void this.run();
    else if (is !== "done") this.wait();
  }

  private wait() {
    const pause = pausesMs[Math.min(this.failures++, pausesMs.length - 1)]!;
    this.timer = setTimeout(() => void this.run(), pause);
  }
}
