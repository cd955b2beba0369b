// A search box for places: by their names in all languages of the page, their aliases and their ids.
import { element } from "./dom.js";
import { drawMark } from "./marks.js";

const MOST = 8; // places in the list

// A text as it is compared: without case, accents, vowel signs, and variants of Arabic letters.
const plain = (text) =>
  text
    .normalize("NFKD")
    .replace(/\p{M}|ـ/gu, "")
    .toLowerCase()
    .replaceAll("ة", "ه")
    .replaceAll("ى", "ي")
    .replace(/[^\p{L}\p{N}]+/gu, " ")
    .trim();

export class PlaceSearch {
  // Show: called with the place that is chosen.
  constructor(scene, layer, show) {
    Object.assign(this, { scene, layer, show, found: [], active: -1 });
    this.input = document.querySelector("[data-search]");
    this.list = document.getElementById(this.input.getAttribute("aria-controls"));
    this.names = scene.model.places.map((place) => ({
      place,
      names: [...place.names, ...(place.aliases ?? []), place.id].filter(Boolean).map((name) => [name, plain(name)]),
    }));
    this.input.addEventListener("input", () => this.update());
    this.input.addEventListener("focus", () => this.update());
    this.input.addEventListener("blur", () => this.close());
    this.input.addEventListener("keydown", (event) => this.onKey(event));
    this.list.addEventListener("pointerdown", (event) => event.preventDefault()); // the focus stays in the field
    this.list.addEventListener("click", ({ target }) => {
      const option = target.closest("[role=option]");
      if (option) this.choose(this.found[[...this.list.children].indexOf(option)].place);
    });
  }

  // The places whose names fit best: those that begin with the text, then those with such a word in them.
  search(text) {
    const asked = plain(text);
    if (!asked) return [];
    const rank = (name) =>
      name.startsWith(asked) ? 0 : ` ${name}`.includes(` ${asked}`) ? 1 : name.includes(asked) ? 2 : 3;
    const fits = this.names.map(({ place, names }) => {
      const [best] = names.map(([name, compared]) => [rank(compared), name]).sort(([one], [other]) => one - other);
      return { place, rank: best[0], name: best[1] };
    });
    return fits
      .filter((fit) => fit.rank < 3)
      .sort((one, other) => one.rank - other.rank)
      .slice(0, MOST);
  }

  update() {
    this.found = this.search(this.input.value);
    this.active = this.found.length ? 0 : -1;
    const none = element("li", { class: "facts" }, [this.scene.speech.word("search_none")]);
    const options = this.found.map((fit, index) => this.option(fit, index));
    this.list.replaceChildren(...(options.length ? options : [none]));
    this.list.hidden = !plain(this.input.value);
    this.dress();
  }

  option({ place, name }, index) {
    const { speech, describe } = this.scene;
    const answers = this.layer.answers();
    const state = answers.state(place.id);
    const shape = this.layer.shape(place) === "label" ? "circle" : this.layer.shape(place);
    const also =
      plain(name) === plain(speech.name(place)) || name === place.id ? [] : [" (", element("bdi", {}, [name]), ")"];
    const said = answers.exists(place) ? describe.fullStatus(place, state) : speech.word("not_there");
    return element("li", { role: "option", id: `found-${index}` }, [
      drawMark(shape, state.status, { stale: state.stale, free: !place.controlled }),
      element("span", {}, [speech.nameElement(place), ...also, element("small", {}, [said])]),
    ]);
  }

  dress() {
    for (const [index, option] of [...this.list.children].entries()) {
      option.setAttribute("aria-selected", String(index === this.active));
    }
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    if (this.active < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `found-${this.active}`);
  }

  onKey(event) {
    const way = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (way && this.found.length) this.active = (this.active + way + this.found.length) % this.found.length;
    else if (event.key === "Enter" && this.found[this.active]) this.choose(this.found[this.active].place);
    else if (event.key === "Escape" && !this.list.hidden) this.close();
    else return;
    event.preventDefault();
    event.stopPropagation();
    this.dress();
  }

  choose(place) {
    this.input.value = this.scene.speech.name(place);
    this.close();
    this.show(place);
  }

  close() {
    this.list.hidden = true;
    this.dress();
  }
}
