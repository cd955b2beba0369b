// What is shown: the question (day, traffic, publishers, suppositions, language), its answers, and the
// parts of the page that draw them. A part that changes the question calls the scene, which notifies
// all parts once.
import { Answers } from "./answers.js";
import { Descriptions } from "./descriptions.js";
import { data } from "./dom.js";
import { Model } from "./model.js";
import { Rest } from "./rest.js";
import { Speech } from "./speech.js";

export class Scene {
  constructor(records) {
    this.model = new Model(records);
    this.listeners = [];
    this.resting = []; // those that are called when the hand rests
    this.rest = new Rest(() => this.call("resting"));
    window.addEventListener("beforeprint", () => this.rest.finish());
    this.known = new Map();
    const { on, traffic, language, according_to: publishers, what_if: whatIf } = this.model.asked;
    // `beside`: null for one map; else the publisher whose version is on the second map, "" for all
    // `only`: the statuses and kinds of places that stand out; empty: all
    this.question = { on, traffic, language, publishers, whatIf, beside: null, only: [] };
    this.work();
  }

  // Take all reports and counts, where the first drawing had but a few of them.
  takeClaims(claims) {
    this.model.takeClaims(claims);
    this.known.clear();
    this.work();
  }

  work() {
    const { language, publishers, beside } = this.question;
    this.speech = new Speech(this.model, language);
    this.describe = new Descriptions(this.model, this.speech);
    this.answers = this.answersOf(publishers);
    this.others = beside === null ? null : this.answersOf(beside ? [beside] : []);
  }

  // The answers for some publishers; factual ones ignore suppositions.
  answersOf(publishers, { factual = false } = {}) {
    const { traffic, on, whatIf } = this.question;
    const key = JSON.stringify([traffic, publishers, factual]);
    if (!this.known.has(key)) this.known.set(key, new Answers(this.model, { traffic, publishers }));
    return this.known.get(key).move(on, factual ? {} : whatIf);
  }

  // Whether the page has but the reports of the day that it was drawn for.
  get isPartial() {
    return this.model.told !== null;
  }

  // Do something that needs all reports, at once or when they are there; never if they are not to be had.
  withAll(act) {
    if (this.isPartial) this.beside.withAll(act);
    else act();
  }

  // Change the question; fields that are not given stay as they are. What needs reports that are in a file
  // waits for them. `pace`: see `notify`.
  ask(part, pace = "") {
    this.change(this.isPartial ? this.beside.answerable(part) : part, pace);
  }

  change(part, pace = "") {
    Object.assign(this.question, part);
    this.work();
    this.notify(pace);
  }

  // Have every part of the page drawn anew: all at once; or the map at once, and the words and bars when the
  // hand rests (pace "moving") or when the map is drawn ("map first").
  notify(pace = "") {
    this.call("listeners");
    if (pace === "moving") this.rest.later();
    else if (pace === "map first") this.rest.afterFrame();
    else {
      this.rest.forget();
      this.call("resting");
    }
    document.dispatchEvent(new CustomEvent("aidmap:drawn", { detail: { ...this.question } }));
  }

  call(kind) {
    // a part may add or remove others; new ones have seen the question already
    for (const listener of [...this[kind]]) if (this[kind].includes(listener)) listener();
  }

  // Have a part drawn at every change.
  listen(listener) {
    this.listeners.push(listener);
  }

  // Have a part drawn at every change that lasts for a moment.
  listenAtRest(listener) {
    this.resting.push(listener);
  }

  forget(listener) {
    for (const kind of ["listeners", "resting"]) this[kind] = this[kind].filter((other) => other !== listener);
  }
}

// The scene of a model on the page, shared by all layers that show it.
export const scenes = new Map(); // by the id of the data

export const sceneOf = (id) => {
  if (!scenes.has(id)) scenes.set(id, new Scene(data(id)));
  return scenes.get(id);
};
