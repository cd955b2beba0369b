// What is shown: the question (day, traffic, publishers, suppositions, language), the answers to it,
// and those who draw them. Whoever changes the question asks the scene; it tells everyone once.
import { Answers } from "./answers.js";
import { Descriptions } from "./descriptions.js";
import { data } from "./dom.js";
import { Model } from "./model.js";
import { Speech } from "./speech.js";

export class Scene {
  constructor(records) {
    this.model = new Model(records);
    this.listeners = [];
    this.known = new Map();
    const { on, traffic, language, according_to: publishers, what_if: whatIf } = this.model.asked;
    // `beside`: null for one map; else the publisher whose version is laid beside, "" for all
    this.question = { on, traffic, language, publishers, whatIf, beside: null };
    this.work();
  }

  work() {
    const { language, publishers, beside } = this.question;
    this.speech = new Speech(this.model, language);
    this.describe = new Descriptions(this.model, this.speech);
    this.answers = this.answersOf(publishers);
    this.others = beside === null ? null : this.answersOf(beside ? [beside] : []);
  }

  // The answers by some publishers; factual ones leave out what is supposed.
  answersOf(publishers, { factual = false } = {}) {
    const { traffic, on, whatIf } = this.question;
    const key = JSON.stringify([traffic, publishers, factual]);
    if (!this.known.has(key)) this.known.set(key, new Answers(this.model, { traffic, publishers }));
    return this.known.get(key).move(on, factual ? {} : whatIf);
  }

  // Ask another question: what is not named stays.
  ask(part) {
    Object.assign(this.question, part);
    this.work();
    // one may bring others or send them away; new ones have seen the question already
    for (const listener of [...this.listeners]) if (this.listeners.includes(listener)) listener();
    document.dispatchEvent(new CustomEvent("aidmap:drawn", { detail: { ...this.question } }));
  }

  listen(listener) {
    this.listeners.push(listener);
  }

  forget(listener) {
    this.listeners = this.listeners.filter((other) => other !== listener);
  }
}

// The scene of a model on the page: one for all layers that show it.
export const scenes = new Map(); // by the id of the data

export const sceneOf = (id) => {
  if (!scenes.has(id)) scenes.set(id, new Scene(data(id)));
  return scenes.get(id);
};
