// Puts work off until the hand rests, so that a slider follows it; while it moves on, the work is done now and then.
const REST_MS = 120; // without a further step: the hand rests
const MOST_MS = 400; // that work waits while the hand moves on
const FRAME_MS = 60; // in which a frame is drawn; where the page is out of view there is none

export class Rest {
  constructor(work) {
    this.work = work;
    this.since = null; // when the work that waits was first put off
  }

  // When the hand rests.
  later() {
    const now = performance.now();
    this.since ??= now;
    this.wait(Math.min(REST_MS, Math.max(this.since + MOST_MS - now, 0)));
  }

  // When the frame is drawn that shows the rest of a change.
  afterFrame() {
    this.since ??= performance.now();
    this.wait(FRAME_MS);
    this.frame = requestAnimationFrame(() => this.wait(0));
  }

  wait(milliseconds) {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.finish(), milliseconds);
  }

  // Do at once what waits.
  finish() {
    if (this.since === null) return;
    this.forget();
    this.work();
  }

  forget() {
    cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
    this.since = null;
  }
}
