// The card of a place: status, what to mind, the report that decides, those that say otherwise, and
// its spans as a bar. It opens beside the map, and gives the focus back when it closes.
aidmap.Card = class {
  constructor(layer) {
    this.layer = layer;
    this.places = new Map(layer.data.places.map((place) => [place.id, place]));
  }

  open(id) {
    const place = this.places.get(id);
    const { words } = this.layer.data;
    this.opener = document.activeElement;
    const close = aidmap.element("button", { type: "button", class: "aidmap-close", "aria-label": words.close }, ["×"]);
    close.addEventListener("click", () => this.close());
    this.host().replaceChildren(
      close,
      aidmap.element("h2", { dir: "auto" }, [place.name]),
      aidmap.element("p", { class: "aidmap-kind" }, [place.kind_word]),
      aidmap.element("p", { class: `aidmap-status aidmap-ink-${place.status}` }, [
        aidmap.mark(place.shape === "label" ? "circle" : place.shape, place.status, place),
        aidmap.element("strong", {}, [place.status_word]),
      ]),
      aidmap.element(
        "ul",
        { class: "aidmap-facts" },
        place.facts.map((fact) => aidmap.element("li", {}, [fact])),
      ),
      ...this.reports(words.deciding, [place.report]),
      ...this.reports(words.against, place.conflicting),
      ...this.reports(words.waiting, [place.pending]),
      ...this.spans(place, words.history),
    );
    this.card.hidden = false;
    this.card.setAttribute("aria-label", place.name);
    close.focus();
    this.uncover(place);
    this.card.dispatchEvent(new CustomEvent("aidmap:card", { bubbles: true, detail: { place: id } }));
  }

  // Keep the place in view: beside the card the map is narrower, on a phone the card lies over it.
  uncover(place) {
    const map = this.layer._map;
    map.invalidateSize({ pan: false, animate: false });
    const over = getComputedStyle(this.card).position === "fixed";
    const under = map.getContainer().getBoundingClientRect().bottom - this.card.getBoundingClientRect().top;
    const bottom = over ? Math.max(under, 0) + 30 : 40;
    map.panInside(place.point, { paddingTopLeft: [40, 70], paddingBottomRight: [120, bottom], animate: false });
  }

  close() {
    this.card.hidden = true;
    this.layer._map.invalidateSize({ pan: false, animate: false });
    this.opener?.focus?.();
  }

  // The card's element: the page's own, or one in a corner of somebody else's map.
  host() {
    if (this.card) return this.card;
    this.card = document.getElementById("aidmap-card");
    if (!this.card) {
      this.card = aidmap.element("section", { class: "aidmap-card aidmap-card-corner" });
      this.layer._map.getContainer().append(this.card);
    }
    this.card.setAttribute("role", "region");
    document.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.card.hidden) this.close();
    });
    L.DomEvent.disableClickPropagation(this.card);
    L.DomEvent.disableScrollPropagation(this.card);
    return this.card;
  }

  reports(title, ids) {
    const found = ids.map((id) => this.layer.data.reports[id]).filter(Boolean);
    if (!found.length) return [];
    return [aidmap.element("h3", {}, [title]), ...found.map((report) => this.report(report))];
  }

  report(report) {
    const named = aidmap.element("bdi", {}, [report.title || report.publisher]);
    const safe = /^https?:\/\//i.test(report.url);
    const title = safe
      ? aidmap.element("a", { href: report.url, rel: "noopener noreferrer nofollow", target: "_blank" }, [named])
      : named;
    const lines = [
      aidmap.element("p", { class: "aidmap-source" }, [
        aidmap.element("bdi", {}, [report.publisher]),
        this.layer.data.words.comma,
        report.reported,
      ]),
      aidmap.element("p", { class: "aidmap-title" }, [title]),
      aidmap.element("p", { class: `aidmap-claim aidmap-ink-${report.status}` }, [
        report.claim,
        this.layer.data.words.comma,
        report.valid,
      ]),
    ];
    if (report.reason) lines.push(aidmap.element("p", {}, [report.reason]));
    if (report.note) lines.push(aidmap.element("p", { class: "aidmap-note", dir: "auto" }, [report.note]));
    return aidmap.element("article", { class: "aidmap-report" }, lines);
  }

  // The spans as a bar over the whole history, with the first and the last day under it.
  spans(place, title) {
    if (!place.spans.length) return [];
    const day = (text) => Date.parse(text) / 86400000;
    const first = day(place.spans[0][1]);
    const whole = day(place.spans.at(-1)[2]) + 1 - first;
    const { svg } = aidmap;
    const bars = place.spans.map(([status, from, to, contested]) =>
      svg(
        "rect",
        {
          class: `aidmap-span aidmap-${status}${contested ? " aidmap-contested" : ""}`,
          x: ((day(from) - first) / whole) * 300,
          width: Math.max(((day(to) + 1 - day(from)) / whole) * 300, 0.8),
          y: contested ? 5 : 0,
          height: contested ? 13 : 18,
        },
        [svg("title", {}, [`${this.layer.data.look[status].word}: ${from} - ${to}`])],
      ),
    );
    const lines = place.spans.map(([status, from, to, contested]) => {
      const word = this.layer.data.look[status].word + (contested ? ` (${this.layer.data.words.contested})` : "");
      return aidmap.element("li", {}, [`${word}: `, aidmap.element("bdi", {}, [`${from} - ${to}`])]);
    });
    return [
      aidmap.element("h3", {}, [title]),
      svg(
        "svg",
        { class: "aidmap-spans", viewBox: "0 0 300 18", preserveAspectRatio: "none", "aria-hidden": "true" },
        bars,
      ),
      aidmap.element("p", { class: "aidmap-axis" }, [
        aidmap.element("span", {}, [place.spans[0][1]]),
        aidmap.element("span", {}, [place.spans.at(-1)[2]]),
      ]),
      aidmap.element("details", {}, [
        aidmap.element("summary", {}, [`${title} (${place.spans.length})`]),
        aidmap.element("ul", { class: "aidmap-facts" }, lines.reverse()),
      ]),
    ];
  }
};
