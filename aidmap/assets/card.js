// The card of a place: status, doubts, the deciding report, conflicting reports, a bar of its spans, and
// the what-if switches. It opens beside the map, and returns the focus when it closes. Every layer of
// a scene may have a card; the page has one element for all of them.
import { byWeek, countedLately, mainMeasure, weekOf } from "./amounts.js";
import { isoDay } from "./days.js";
import { element, link } from "./dom.js";
import { drawMark } from "./marks.js";
import { passes, statusOn } from "./rules.js";
import { spanBar } from "./span_bar.js";
import { weekBars } from "./week_bars.js";

export class Card {
  static MOST_WEEK_ROWS = 3; // who counted most days, each with bars of its own

  constructor(layer) {
    this.layer = layer;
    this.scene = layer.scene;
    this.shown = null; // the place whose card is open
    this.leaving = new AbortController();
    this.rewrite = () => this.update();
    this.scene.listenAtRest(this.rewrite);
  }

  // Called when the layer is removed from the map.
  leave() {
    this.scene.forget(this.rewrite);
    this.leaving.abort();
  }

  open(id) {
    const place = this.scene.model.placeOf.get(id);
    if (!place) return;
    const before = document.activeElement;
    this.host();
    if (!this.card.contains(before)) this.opener = before;
    if (this.card.owner !== this) this.card.owner?.layer.choose(null); // that of another map
    this.card.owner = this;
    this.shown = place;
    this.write();
    this.card.hidden = false;
    this.card.querySelector("button").focus();
    this.layer.choose(place.id);
    this.uncover(place);
    this.dispatchCard();
    this.scene.withAll(() => {}); // for the history, where the page has the reports of one day
  }

  // Notify the page which card is open.
  dispatchCard() {
    const detail = { place: this.shown?.id ?? null, beside: this.isOfAnother };
    this.card.dispatchEvent(new CustomEvent("aidmap:card", { bubbles: true, detail }));
  }

  // Whether it belongs to the second of two maps.
  get isOfAnother() {
    return this.layer.answers() !== this.scene.answers;
  }

  get isOpen() {
    return Boolean(this.card && !this.card.hidden && this.card.owner === this);
  }

  // Rewrite the open card and keep the focus where it was.
  update() {
    if (!this.isOpen) return;
    const { key } = document.activeElement?.dataset ?? {};
    const unfolded = this.card.querySelector("details")?.open;
    this.write();
    if (unfolded) this.card.querySelector("details")?.setAttribute("open", "");
    if (key) this.card.querySelector(`[data-key="${key}"]`)?.focus();
  }

  write() {
    const { scene, layer, shown: place } = this;
    const { speech, describe } = scene;
    const state = layer.answers().state(place.id);
    this.card.lang = speech.language;
    this.card.dir = speech.direction; // also on a page of others
    const close = element(
      "button",
      { type: "button", class: "aidmap-close", "aria-label": speech.word("close"), "data-key": "close" },
      ["×"],
    );
    close.addEventListener("click", () => this.close());
    const shape = layer.shape(place) === "label" ? "circle" : layer.shape(place);
    const blocks = layer.answers().blocking.has(place.id);
    this.card.replaceChildren(
      close,
      element("h2", {}, [speech.nameElement(place)]),
      element("p", { class: "aidmap-kind" }, [speech.word(place.kind)]),
      ...this.version(),
      element("p", { class: `aidmap-status aidmap-ink-${state.status}` }, [
        drawMark(shape, state.status, { ...state, blocks }),
        element("strong", {}, [describe.status(place, state)]),
      ]),
      element(
        "ul",
        { class: "aidmap-facts" },
        describe
          .facts(place, state, scene.isPartial ? null : layer.answers().runsTo(place.id))
          .map((fact) => element("li", {}, [fact])),
      ),
      ...this.suppositions(place, state),
      ...this.claims(speech.word("deciding"), [state.report]),
      ...this.claims(speech.word(state.report ? "confirming" : "deciding_count"), [state.sighting]),
      ...this.claims(speech.word("against"), state.conflicting),
      ...this.claims(speech.word("waiting"), [state.pending]),
      ...this.amounts(place),
      ...(scene.isPartial ? scene.beside.awaited() : this.spans(place)),
    );
    this.card.setAttribute("aria-label", speech.name(place));
  }

  // Whose version the card shows, if two are compared.
  version() {
    const { others, describe, question } = this.scene;
    if (!others) return [];
    const another = question.beside ? [question.beside] : [];
    const whose = describe.whose(this.isOfAnother ? another : question.publishers);
    return [element("p", { class: "aidmap-version" }, [whose])];
  }

  // The buttons that suppose another status, for places where that would change a route.
  suppositions(place, state) {
    const { question, model } = this.scene;
    const matters = model.routesOf(question.traffic).some(({ places }) => places.includes(place.id));
    if (!matters || this.isOfAnother) return [];
    const supposed = question.whatIf[place.id];
    const actual = state.status;
    if (supposed) return [this.supposition(place, supposed, true)];
    const offers = { closed: actual !== "closed", open: !passes(actual) };
    return Object.keys(offers)
      .filter((status) => offers[status])
      .map((status) => this.supposition(place, status, false));
  }

  supposition(place, status, on) {
    const { speech } = this.scene;
    const asked = speech.words.get(`if_${status}`);
    const button = element(
      "button",
      {
        type: "button",
        role: "switch",
        class: "aidmap-switch",
        "aria-checked": String(on),
        "data-key": `if-${status}`,
        "data-suppose": status,
      },
      [asked ?? speech.listed([speech.word(status), speech.word("supposed")])],
    );
    button.addEventListener("click", () => {
      const { [place.id]: _, ...others } = this.scene.question.whatIf;
      this.scene.ask({ whatIf: on ? others : { ...others, [place.id]: status } });
    });
    return button;
  }

  // Keep the place in view: the card makes the map narrower, and on a phone it covers a part of the map.
  uncover(place) {
    const map = this.layer.home;
    map.invalidateSize({ pan: false, animate: false });
    const over = getComputedStyle(this.card).position === "fixed";
    if (over) map.getContainer().scrollIntoView({ block: "start", behavior: "instant" });
    const under = map.getContainer().getBoundingClientRect().bottom - this.card.getBoundingClientRect().top;
    const bottom = over ? Math.max(under, 0) + 30 : 40;
    map.panInside(place.point, { paddingTopLeft: [40, 70], paddingBottomRight: [120, bottom], animate: false });
  }

  close() {
    this.card.hidden = true;
    this.shown = null;
    this.layer.choose(null);
    this.layer.home.invalidateSize({ pan: false, animate: false });
    this.opener?.focus?.();
    this.dispatchCard();
  }

  // The element of the card: that of the page, or a new one in a corner of another map.
  host() {
    if (this.card) return;
    this.card = document.getElementById("aidmap-card");
    if (!this.card) {
      this.card = element("section", { class: "aidmap-card aidmap-card-corner" });
      this.layer.home.getContainer().append(this.card);
    }
    this.card.setAttribute("role", "region");
    const onKey = (event) => {
      if (event.key === "Escape" && this.isOpen) this.close();
    };
    document.addEventListener("keydown", onKey, { signal: this.leaving.signal });
    L.DomEvent.disableClickPropagation(this.card);
    L.DomEvent.disableScrollPropagation(this.card);
  }

  claims(title, claims) {
    const found = claims.filter(Boolean);
    if (!found.length) return [];
    return [element("h3", {}, [title]), ...found.map((claim) => this.claim(claim))];
  }

  // A report or a count, with its source.
  claim(claim) {
    const { speech, describe } = this.scene;
    const source = describe.publisher(claim);
    const named = element("bdi", {}, [describe.title(claim) || source]);
    const what = claim.measure ? describe.daysOf(claim) : [describe.claim(claim), describe.valid(claim)];
    const lines = [
      element("p", { class: "aidmap-source" }, [element("bdi", {}, [source]), speech.comma, describe.reported(claim)]),
      element("p", { class: "aidmap-title" }, [link(claim.url, named)]),
      element("p", { class: `aidmap-claim aidmap-ink-${claim.status ?? "restricted"}` }, [speech.listed(what)]),
    ];
    if (claim.reason) lines.push(element("p", {}, [speech.word(claim.reason)]));
    if (claim.note) lines.push(element("p", { class: "aidmap-note", dir: "auto" }, [claim.note]));
    return element("article", { class: "aidmap-report" }, lines);
  }

  // What was counted there: in the last seven days, and by week.
  amounts(place) {
    const { speech, describe, question } = this.scene;
    const counts = this.layer.answers().countsOf(place.id);
    if (!counts.length) return [];
    const lately = countedLately(counts, question.on).map((one) => this.whoAndWhat(one, describe.amount(one)));
    const said = lately.length ? lately : [[speech.word("not_counted_lately")]];
    return [
      element("h3", {}, [speech.word("counted_lately")]),
      element(
        "ul",
        { class: "aidmap-facts" },
        said.map((line) => element("li", {}, line)),
      ),
      ...(this.scene.isPartial ? [] : this.weeks(place, counts)),
    ];
  }

  // A line that begins with a publisher, whose name may run in another direction.
  whoAndWhat(claim, what) {
    const { speech, describe } = this.scene;
    return [element("bdi", {}, [describe.publisher(claim)]), speech.comma, what];
  }

  // Bars of the weeks, one above the other for each who counted, on one scale.
  weeks(place, counts) {
    const { speech, model, question } = this.scene;
    const { first, last, week_begins: weekBegins } = { ...model.asked, ...model.about };
    const measure = mainMeasure(counts);
    const rows = byWeek(counts, measure, weekBegins).slice(0, Card.MOST_WEEK_ROWS);
    const most = Math.max(...rows.flatMap(({ weeks }) => weeks.map(([, value]) => value)), 1);
    const runs = this.layer.answers().runsByReports(place.id);
    const marked = new Set();
    for (const { isSighting, first: begun, last: ended } of counts) {
      for (let day = begun; isSighting && day <= ended; day++) {
        if (!passes(statusOn(runs, day))) marked.add(weekOf(day, weekBegins));
      }
    }
    const bars = rows.flatMap((row) => {
      const highest = Math.max(...row.weeks.map(([, value]) => value), 0);
      const label = [speech.word(row.stage)];
      if (highest) label.push(speech.word("most_in_a_week", { value: speech.number(highest) }));
      return [
        element("p", { class: "aidmap-source" }, this.whoAndWhat(row, speech.listed(label))),
        weekBars(row, { first, last, on: question.on, most, marked }),
      ];
    });
    if (marked.size) bars.push(element("p", { class: "aidmap-source" }, [speech.word("weeks_differ")]));
    const title = speech.word("counted_by_week", { measure: speech.word(measure) });
    return [element("h3", {}, [title]), ...bars];
  }

  // The spans as a bar over the time line, and as a list.
  spans(place) {
    const { speech, model, question } = this.scene;
    const spans = this.layer.answers().spansOf(place.id);
    if (!spans.length) return [];
    const { first, last } = model.asked;
    const lines = spans.map(([status, from, to, contested]) => {
      const word = speech.word(status) + (contested ? ` (${speech.word("contested")})` : "");
      const days = `${isoDay(from)} - ${isoDay(to)}`;
      return element("li", {}, [`${word}: `, element("bdi", { dir: "ltr" }, [days])]);
    });
    return [
      element("h3", {}, [speech.word("history")]),
      spanBar(spans, { first, last, on: question.on }),
      element("p", { class: "aidmap-axis" }, [
        element("span", {}, [isoDay(first)]),
        element("span", {}, [isoDay(last)]),
      ]),
      element("details", {}, [
        element("summary", { "data-key": "spans" }, [`${speech.word("history")} (${spans.length})`]),
        element("ul", { class: "aidmap-facts" }, lines.reverse()),
      ]),
    ];
  }
}
