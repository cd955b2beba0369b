// The controls of the page: traffic, language, publishers, comparison of two versions, visible layers.
import { element } from "./dom.js";

export class Choices {
  constructor(scene, maps) {
    this.scene = scene;
    this.maps = maps;
    this.found = new Map();
    this.writePublishers();
    this.listen();
    scene.listenAtRest(() => this.update());
  }

  // The elements of a selector, cached, because searching a page with thousands of rows is slow.
  all(selector) {
    if (!this.found.has(selector)) this.found.set(selector, [...document.querySelectorAll(selector)]);
    return this.found.get(selector);
  }

  listen() {
    for (const radio of this.all("input[name=traffic]")) {
      radio.addEventListener("change", () => this.scene.ask({ traffic: radio.value }, "map first"));
    }
    for (const select of this.all("select[data-choice=language]")) {
      select.addEventListener("change", () => this.scene.ask({ language: select.value }));
    }
    for (const select of this.all("select[data-choice=beside]")) {
      select.addEventListener("change", () => {
        this.scene.ask({ beside: this.besideOf(select.value) });
      });
    }
    for (const box of this.all("input[data-layer]")) {
      box.addEventListener("change", () => this.maps.show(box.dataset.layer, box.checked));
    }
    for (const box of this.all("input[data-choice=amounts]")) {
      box.addEventListener("change", () => this.scene.ask({ amounts: box.checked }));
    }
    for (const button of this.all("button[data-only]")) {
      button.addEventListener("click", () => this.toggleOnly(button.dataset.only));
    }
    for (const button of this.all("button[data-choice=all]")) {
      button.addEventListener("click", () => this.scene.ask({ publishers: [] }));
    }
  }

  // Statuses and kinds of places that are chosen in the legend stand out on the map.
  toggleOnly(key) {
    const { only } = this.scene.question;
    this.scene.ask({ only: only.includes(key) ? only.filter((other) => other !== key) : [...only, key] });
  }

  // The value of `beside` for an option: none, all, or = followed by a publisher.
  besideOf(value) {
    if (value === "none") return null;
    return value === "all" ? "" : value.slice(1);
  }

  // A box for each publisher with reports, those with the most first.
  writePublishers() {
    const { publishers } = this.scene.model;
    const counts = this.scene.model.reportsByPublisher();
    const ids = [...counts.keys()].sort((one, other) => counts.get(other) - counts.get(one) || (one < other ? -1 : 1));
    const named = (id) => element("bdi", {}, [publishers.get(id)]);
    for (const list of this.all("[data-choice=publishers]")) {
      const boxes = ids.map((id) => {
        const box = element("input", { type: "checkbox", value: id });
        box.addEventListener("change", () => this.choosePublishers());
        return element("label", {}, [box, named(id), ` (${counts.get(id)})`]);
      });
      list.replaceChildren(...boxes);
    }
    for (const select of this.all("select[data-choice=beside]")) {
      for (const id of ids) select.append(element("option", { value: `=${id}` }, [publishers.get(id)]));
    }
  }

  choosePublishers() {
    const chosen = this.all("[data-choice=publishers] input")
      .filter(({ checked }) => checked)
      .map(({ value }) => value);
    this.scene.ask({ publishers: chosen });
  }

  update() {
    const { question } = this.scene;
    for (const radio of this.all("input[name=traffic]")) radio.checked = radio.value === question.traffic;
    for (const select of this.all("select[data-choice=language]")) select.value = question.language;
    for (const box of this.all("[data-choice=publishers] input")) box.checked = question.publishers.includes(box.value);
    for (const select of this.all("select[data-choice=beside]")) {
      select.value = question.beside === null ? "none" : question.beside ? `=${question.beside}` : "all";
    }
    for (const box of this.all("input[data-layer]")) box.checked = !this.maps.hidden.has(box.dataset.layer);
    for (const box of this.all("input[data-choice=amounts]")) box.checked = question.amounts;
    for (const button of this.all("button[data-only]")) {
      button.setAttribute("aria-pressed", String(question.only.includes(button.dataset.only)));
    }
    this.writeSuppositions();
  }

  // What is supposed, and what that changes.
  writeSuppositions() {
    const { question, describe } = this.scene;
    const supposing = Object.keys(question.whatIf).length > 0;
    for (const banner of this.all("[data-supposing]")) {
      banner.hidden = !supposing;
      if (supposing) this.writeBanner(banner, `${describe.supposing(question.whatIf)}.`);
    }
  }

  writeBanner(banner, said) {
    const { speech } = this.scene;
    if (!banner.firstChild) banner.append(element("strong"), element("ul"), this.wayBack());
    const [heading, list, back] = banner.children;
    const changes = this.changes();
    const lines = changes.length ? changes : [speech.word("changes_nothing")];
    heading.textContent = said;
    list.replaceChildren(...lines.map((line) => element("li", {}, [line])));
    back.textContent = speech.word("as_reported");
  }

  // The button that removes the suppositions. It disappears, so the focus goes to the map.
  wayBack() {
    const back = element("button", { type: "button", "data-choice": "as-reported" });
    back.addEventListener("click", () => {
      this.scene.ask({ whatIf: {} });
      this.maps.main.map.getContainer().focus();
    });
    return back;
  }

  changes() {
    const { answers, model, question, speech } = this.scene;
    const factual = this.scene.answersOf(question.publishers, { factual: true });
    const arrow = speech.direction === "rtl" ? "←" : "→";
    const changed = (ones, others, name) =>
      ones
        .map((one, index) => [one, others[index]])
        .filter(([one, other]) => one.status !== other.status)
        .map(([one, other]) => `${name(one)}: ${speech.word(other.status)} ${arrow} ${speech.word(one.status)}`);
    return [
      ...changed(answers.destinations, factual.destinations, ({ place }) => speech.name(model.placeOf.get(place))),
      ...changed(answers.routes, factual.routes, ({ route }) => speech.name(route)),
    ];
  }
}
