// The address: its fragment holds what is shown, so that a link opens the same. Everything in it is
// checked against what the page knows; the rest is left alone.
//   #on=2024-04-19&traffic=fuel&place=erez&lang=ar&view=strip&by=ocha,wfp&beside=cogat&if=erez:open&hide=routes
aidmap.Address = class {
  static SETTLE_MS = 250; // browsers allow few changes of an address in a short time

  constructor(scene, { map, views, pictures, permalink }) {
    Object.assign(this, { scene, map, views, pictures, permalink, place: null });
    scene.listen(() => this.later());
    map.on("moveend", () => this.later());
    document.addEventListener("aidmap:card", ({ detail }) => {
      this.place = detail.place;
      this.later();
    });
    window.addEventListener("hashchange", () => {
      if (location.hash !== this.written) this.restore();
    });
  }

  get hasAddress() {
    return location.protocol !== "about:"; // in a frame's srcdoc there is none to change
  }

  // What the fragment asks for, as a part of a question; what it cannot mean is not in it.
  wanted() {
    const { model } = this.scene;
    const given = new URLSearchParams(location.hash.slice(1));
    const { asked } = model;
    const day = aidmap.dayNumber(given.get("on"));
    const publishers = (given.get("by") ?? "").split(",").filter((id) => model.publishers.has(id));
    const beside = given.get("beside");
    const { on, traffic, language, according_to: usual, what_if: whatIf } = asked;
    const wanted = { on, traffic, language, whatIf, beside: null, publishers: given.has("by") ? publishers : usual };
    const covered = day !== null && day >= asked.first && day <= asked.last;
    if (covered) wanted.on = day;
    if (model.traffic.includes(given.get("traffic"))) wanted.traffic = given.get("traffic");
    if (Object.hasOwn(model.languages, given.get("lang"))) wanted.language = given.get("lang");
    if (beside === "all") wanted.beside = "";
    else if (model.publishers.has(beside)) wanted.beside = beside;
    if (given.has("if")) wanted.whatIf = this.suppositions(given.get("if"));
    return { wanted, given, refused: given.has("on") && !covered };
  }

  suppositions(text) {
    const { model } = this.scene;
    const pairs = text.split(",").map((pair) => pair.split(":"));
    return Object.fromEntries(
      pairs.filter(([id, status]) => model.placeOf.has(id) && aidmap.STATUSES.includes(status)),
    );
  }

  // Show what the fragment asks for; a day that the page does not cover is told.
  restore() {
    const { wanted, given, refused } = this.wanted();
    this.pictures.hidden = new Set(
      (given.get("hide") ?? "").split(",").filter((name) => /^(routes|places)$/.test(name)),
    );
    for (const picture of this.pictures.all) this.pictures.arrange(picture);
    this.scene.ask(wanted);
    const place = this.scene.model.placeOf.get(given.get("place"));
    if (place) aidmap.shown.card.open(place.id); // first: the map is smaller beside it
    this.restoreView(given.get("view"));
    if (place) aidmap.shown.card.uncover(place);
    if (refused) this.refuse();
  }

  refuse() {
    const { model, speech } = this.scene;
    const [first, last] = [model.asked.first, model.asked.last].map((day) => speech.day(day));
    aidmap.note(speech.word("out_of_range", { first, last }));
  }

  restoreView(view) {
    const numbers = (view ?? "").split(",").map(Number);
    if (Object.hasOwn(this.views, view ?? ""))
      this.map.fitBounds(aidmap.boundsOf(this.views[view]), { animate: false });
    else if (numbers.length === 3 && numbers.every(Number.isFinite) && Math.abs(numbers[0]) <= 85) {
      this.map.setView(numbers.slice(0, 2), numbers[2], { animate: false });
    }
  }

  // The fragment for what is shown; what is as the page opens anyway is left out, but for the day.
  fragment() {
    const { question, model } = this.scene;
    const { asked } = model;
    const parts = new URLSearchParams({ on: aidmap.isoDay(question.on) });
    const put = (key, value, usual) => {
      if (value !== usual) parts.set(key, value);
    };
    put("traffic", question.traffic, asked.traffic);
    put("lang", question.language, asked.language);
    put("by", question.publishers.join(), asked.according_to.join());
    put("beside", question.beside === "" ? "all" : (question.beside ?? ""), "");
    const [supposed, usual] = [question.whatIf, asked.what_if].map((whatIf) =>
      Object.entries(whatIf)
        .map((pair) => pair.join(":"))
        .join(),
    );
    put("if", supposed, usual);
    put("hide", [...this.pictures.hidden].join(), "");
    put("place", this.place ?? "", "");
    put("view", this.view(), "first_view");
    return `#${parts}`.replaceAll("%2C", ",").replaceAll("%3A", ":");
  }

  // The name of the view shown, or its middle and zoom.
  view() {
    const middle = this.map.getCenter();
    const zoom = this.map.getZoom();
    const named = Object.entries(this.views).find(([, box]) => {
      const bounds = L.latLngBounds(aidmap.boundsOf(box));
      if (this.map.getBoundsZoom(bounds) !== zoom) return false;
      const [here, there] = [middle, bounds.getCenter()].map((point) => this.map.project(point, zoom));
      return here.distanceTo(there) < 3; // pixels
    });
    return named ? named[0] : [middle.lat.toFixed(3), middle.lng.toFixed(3), zoom].join();
  }

  later() {
    clearTimeout(this.waiting);
    this.waiting = setTimeout(() => this.write(), aidmap.Address.SETTLE_MS);
  }

  write() {
    if (!this.hasAddress) return;
    this.written = this.fragment();
    history.replaceState(null, "", this.written);
  }

  // The link to what is shown: at the address where the page is to be found, if that is known.
  link() {
    return (this.permalink || location.href).split("#")[0] + this.fragment();
  }

  async copy(field) {
    const { speech } = this.scene;
    field.value = this.link();
    field.hidden = false;
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      aidmap.note(speech.word("copied"));
    } catch {
      aidmap.note(speech.word("copy_yourself")); // the link stands selected beside
    }
  }
};
