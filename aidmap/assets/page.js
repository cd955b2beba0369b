// The page around the map: puts the parts together, and what belongs to no part of them.
(() => {
  const { data } = aidmap;
  const { views, permalink, ground, model } = data("aidmap-page");
  const map = aidmap.shown.home;
  const scene = aidmap.sceneOf(model);
  const find = (selector) => document.querySelector(selector);
  const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

  // Tell what the map shows to those who hear the page; note for everyone what shows nowhere else.
  let fading = 0;
  const tell = (text) => {
    find("[data-live]").textContent = text;
  };
  aidmap.note = (text) => {
    find("[data-note]").textContent = text;
    clearTimeout(fading);
    fading = setTimeout(() => aidmap.note(""), 6000);
  };

  const pictures = new aidmap.Pictures(scene, { map, ground });
  new aidmap.Tables(scene);
  aidmap.plain(scene);
  const time = new aidmap.Time(scene);
  new aidmap.Choices(scene, pictures);
  const address = new aidmap.Address(scene, { map, views, pictures, time, permalink });

  // Tell what the map shows now, once it has come to rest.
  let telling = 0;
  const settle = () => {
    clearTimeout(telling);
    telling = setTimeout(() => {
      if (!time.playing) tell(scene.telling.finding(scene.answers));
    }, 500);
  };
  let said = "";
  scene.listen(() => {
    const { beside, ...asked } = scene.question;
    if (said && said !== JSON.stringify(asked)) settle();
    said = JSON.stringify(asked);
  });
  document.addEventListener("aidmap:paused", settle);

  for (const button of document.querySelectorAll("button[data-view]")) {
    button.addEventListener("click", () => aidmap.fit(map, views[button.dataset.view], { animate: !still() }));
  }
  for (const button of document.querySelectorAll("button[data-zoom]")) {
    button.addEventListener("click", () => map.zoomIn(Number(button.dataset.zoom), { animate: !still() }));
  }
  find("[data-choice=copy]").addEventListener("click", () => address.copy(find("[data-choice=link]")));

  const places = find("#places");
  find(".skip").addEventListener("click", (event) => {
    event.preventDefault(); // the fragment holds what is shown
    places.focus();
    places.scrollIntoView();
  });
  places.addEventListener("click", ({ target }) => {
    if (target.closest("button")) aidmap.shown.card.open(target.closest("tr").dataset.place);
  });

  // A route's row lights it on the map; a click on its name shows it, until Escape.
  const table = find("#routes");
  const routeOf = (target) => target.closest?.("tr[data-route]")?.dataset.route ?? null;
  let pinned = null;
  table.addEventListener("pointerover", ({ target }) => pictures.light(routeOf(target) ?? pinned));
  table.addEventListener("pointerleave", () => pictures.light(pinned));
  table.addEventListener("click", ({ target }) => {
    if (!target.closest("button")) return;
    pinned = routeOf(target);
    pictures.light(pinned);
    map.fitBounds(aidmap.strands.boundsOf(pinned), { padding: [50, 50], animate: !still() });
    find("#aidmap-map").scrollIntoView({ behavior: still() ? "auto" : "smooth" });
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    pinned = null;
    pictures.light(null);
  });
  for (const slot of document.querySelectorAll("[data-mark]")) {
    slot.replaceChildren(aidmap.mark(slot.dataset.mark, slot.dataset.status || "open", slot.dataset));
  }

  const before = map.getSize(); // the map was drawn before what stands under it was there
  map.invalidateSize({ pan: false, animate: false });
  if (!before.equals(map.getSize())) aidmap.fit(map, views.first_view);
  address.restore();

  // In a frame of another page: tell that page how high this one is.
  if (parent !== window) {
    const root = document.documentElement;
    new ResizeObserver(() => parent.postMessage({ aidmapHeight: root.scrollHeight }, "*")).observe(document.body);
  }
})();
