// The time line: a slider with marks, play and pause, steps between changes, a date field, and a bar per
// place along the same axis. Time runs from left to right in every language, as on most charts, so
// that the slider, the bars and a picture of them read alike.
import { dayNumber, isoDay } from "./days.js";
import { element, svg } from "./dom.js";
import { note } from "./note.js";
import { spanBar } from "./span_bar.js";

export class TimeLine {
  static MOST_BARS = 150; // rows; where there are thousands of places, those on routes come first
  static PLAY_MS = 120; // between two steps of play
  static PLAY_STEPS = 500; // steps from the first day to the last
  static PLAY_CALMLY_MS = 1500; // between two changes, for those who want less motion

  // Places: in the order of the bars, that of the table.
  constructor(scene, places) {
    this.scene = scene;
    this.places = places;
    const find = (name) => document.querySelector(`[data-time="${name}"]`);
    [this.slider, this.date, this.now] = ["slider", "date", "now"].map(find);
    [this.button, this.marks, this.bars] = ["play", "marks", "bars"].map(find);
    const { first, last } = scene.model.asked;
    Object.assign(this.slider, { min: first, max: last });
    Object.assign(this.date, { min: isoDay(first), max: isoDay(last) });
    for (const axis of document.querySelectorAll(".years")) this.drawYears(axis, first, last);
    this.lines = [];
    this.listen();
    scene.listen(() => this.follow());
    scene.listenAtRest(() => this.update());
  }

  listen() {
    this.slider.addEventListener("input", () => this.go(Number(this.slider.value), "moving"));
    this.slider.addEventListener("keydown", (event) => {
      const way = { PageUp: -1, PageDown: 1 }[event.key];
      if (!way) return;
      event.preventDefault();
      this.step(way);
    });
    // while a year is being typed, the date may be invalid or off the time line; it is ignored then
    this.date.addEventListener("change", () => {
      if (this.date.validity.valid) this.go(dayNumber(this.date.value));
    });
    this.date.addEventListener("blur", () => {
      if (!this.date.validity.valid) note(this.scene.describe.range());
      this.date.value = isoDay(this.scene.question.on);
    });
    this.button.addEventListener("click", () => (this.playing ? this.pause() : this.play()));
    for (const button of document.querySelectorAll("[data-step]")) {
      button.addEventListener("click", () => this.step(Number(button.dataset.step)));
    }
    const byKey = (event) => {
      const way = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!way || !event.shiftKey || event.target.matches("input:not([type=range]), select, textarea")) return;
      event.preventDefault();
      event.stopPropagation();
      this.step(way);
    };
    document.addEventListener("keydown", byKey, { capture: true }); // before the map, which would move as well
    this.bars.addEventListener("click", (event) => this.goTo(event));
  }

  // Show a day: one that is not on the time line becomes the nearest one.
  go(day, pace = "") {
    this.pause();
    this.show(day, pace);
  }

  show(day, pace = "") {
    const { first, last } = this.scene.model.asked;
    this.scene.ask({ on: Math.min(Math.max(day, first), last) }, pace);
  }

  // The next day with a change; if there is none, the last day of the time line.
  nextChange() {
    const { answers, question, model } = this.scene;
    return answers.changeDays().find((day) => day > question.on) ?? model.asked.last;
  }

  previousChange() {
    const { answers, question, model } = this.scene;
    return answers.changeDays().findLast((day) => day < question.on) ?? model.asked.first;
  }

  step(way) {
    this.scene.withAll(() => this.go(way > 0 ? this.nextChange() : this.previousChange()));
  }

  get calm() {
    return matchMedia("(prefers-reduced-motion: reduce)").matches;
  }

  play() {
    this.scene.withAll(() => this.start());
  }

  start() {
    if (this.playing) return;
    const { first, last } = this.scene.model.asked;
    if (this.scene.question.on >= last) this.show(first);
    this.playing = setInterval(() => this.advance(), this.calm ? TimeLine.PLAY_CALMLY_MS : TimeLine.PLAY_MS);
    this.dressButton();
  }

  advance() {
    const { model, question } = this.scene;
    const { first, last } = model.asked;
    const next = this.nextChange();
    const pace = Math.ceil((last - first) / TimeLine.PLAY_STEPS);
    const day = Math.min(next, question.on + pace); // so that no change is skipped
    if (this.calm) this.show(next);
    else this.show(day, "moving");
    if (this.scene.question.on >= last) this.pause();
  }

  pause() {
    if (!this.playing) return;
    clearInterval(this.playing);
    this.playing = null;
    this.dressButton();
    document.dispatchEvent(new CustomEvent("aidmap:paused"));
  }

  dressButton() {
    this.button.classList.toggle("playing", Boolean(this.playing));
    this.button.setAttribute("aria-label", this.scene.speech.word(this.playing ? "pause" : "play"));
  }

  // The day that is shown, beside the slider.
  follow() {
    const { question, speech } = this.scene;
    this.slider.value = question.on;
    this.slider.setAttribute("aria-valuetext", speech.day(question.on));
    this.now.value = speech.day(question.on);
  }

  // The day in the field and on the bars, and what stays the same from day to day: marks of changes and bars.
  update() {
    const { question, answers } = this.scene;
    const typing = document.activeElement === this.date && !this.date.validity.valid;
    if (!typing) this.date.value = isoDay(question.on);
    this.dressButton();
    if (this.scene.isPartial) this.scene.beside.offerBars(this.bars);
    else {
      if (this.drawnFor !== answers) this.drawMarks(answers);
      const signature = JSON.stringify([question.language, question.traffic, question.publishers]);
      if (this.barsFor !== signature) this.drawBars(signature);
    }
    const { first, last } = this.scene.model.asked;
    const part = (question.on + 0.5 - first) / (last + 1 - first);
    // a transform needs no new layout; a custom property on the rows would restyle all their parts
    for (const line of this.lines) line.style.transform = `translateX(${part * 100}%)`;
  }

  // A mark at every day with a change.
  drawMarks(answers) {
    this.drawnFor = answers;
    const { first, last } = this.scene.model.asked;
    const days = answers.changeDays();
    const path = days.map((day) => `M${day - first + 0.5} 0V10`).join("");
    this.marks.setAttribute("viewBox", `0 0 ${last + 1 - first} 10`);
    this.marks.dataset.days = days.length;
    this.marks.replaceChildren(svg("path", { d: path, class: "change" }));
  }

  drawYears(axis, first, last) {
    const whole = last + 1 - first;
    const [from, to] = [first, last].map((day) => new Date(day * 86400000).getUTCFullYear());
    for (let year = from; year <= to; year += Math.ceil((to - from + 1) / 8)) {
      const start = Math.max(Date.UTC(year, 0, 1) / 86400000, first);
      if (start > first && (start - first) / whole < 0.13) axis.replaceChildren();
      if ((last - start) / whole < 0.06) break;
      const label = element("span", {}, [String(year)]);
      label.style.left = `${((start - first) / whole) * 100}%`;
      axis.append(label);
    }
  }

  // The bars: every place that needs leave or was reported on, in the order of the table.
  drawBars(signature) {
    this.barsFor = signature;
    const { answers, speech } = this.scene;
    const places = this.places.filter((place) => place.controlled || answers.spansOf(place.id).length);
    const used = new Set(answers.allRoutes.flatMap((route) => route.places));
    const first = [...places].sort((one, other) => used.has(other.id) - used.has(one.id));
    const chosen = new Set(first.slice(0, TimeLine.MOST_BARS));
    const rows = places.filter((place) => chosen.has(place)).map((place) => this.barRow(place));
    const more = places.length - chosen.size;
    if (more) rows.push(element("p", { class: "facts" }, [speech.word("more_places", { count: speech.number(more) })]));
    this.bars.replaceChildren(...rows);
    this.lines = [...this.bars.querySelectorAll(".now")]; // those of the day shown
  }

  barRow(place) {
    const { model, answers, speech } = this.scene;
    const { first, last } = model.asked;
    const bar = element("div", { class: "bar" }, [
      spanBar(answers.spansOf(place.id), { first, last }),
      element("div", { class: "now" }),
    ]);
    return element("div", { class: "bar-row", "data-bar": place.id }, [
      element("span", { class: "bar-name" }, [speech.nameElement(place, speech.short(place))]),
      bar,
    ]);
  }

  // A click on a bar shows that day.
  goTo(event) {
    const bar = event.target.closest(".bar");
    if (!bar) return;
    const { first, last } = this.scene.model.asked;
    const box = bar.getBoundingClientRect();
    this.go(first + Math.floor(((event.clientX - box.left) / box.width) * (last + 1 - first)));
  }
}
