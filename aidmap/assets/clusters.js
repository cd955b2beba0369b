// Groups of places on a map of hundreds: where marks would lie on each other, one round mark says how
// many places there are, and its ring with which statuses. A click goes nearer.
import { colour } from "./marks.js";

const CELL = 56; // pixels: places in one square of the map are a group
const LEAST = 3; // places of a group
const NO_GROUPS = 12; // the zoom from which every place is drawn
const RADIUS = 17; // pixels
const STATUSES = ["open", "restricted", "planned", "closed", "unknown"];
const RING = { open: 6, restricted: 6, planned: 3, closed: 6, unknown: 1.5 }; // pixels: its width
const DASHES = { planned: [4, 3], closed: [3, 2] }; // so that colour is not all that tells them apart

const ClusterMark = L.CircleMarker.extend({
  _updatePath() {
    const { _ctx: context, _drawing: drawing } = this._renderer;
    if (!drawing || this._empty()) return;
    const { count, shares, dimmed } = this.options;
    const { x, y } = this._point;
    context.save();
    context.globalAlpha = dimmed ? 0.2 : 1;
    context.fillStyle = colour("ground");
    context.beginPath();
    context.arc(x, y, RADIUS, 0, 2 * Math.PI);
    context.fill();
    let from = -Math.PI / 2;
    for (const [status, share] of shares) {
      this.arc(context, status, from, from + share * 2 * Math.PI);
      from += share * 2 * Math.PI;
    }
    context.setLineDash([]);
    context.fillStyle = colour("unknown-ink");
    context.font = `bold ${count > 99 ? 9 : 11}px sans-serif`;
    context.textAlign = "center";
    context.fillText(String(count), x, y + 4);
    context.restore();
  },

  arc(context, status, from, to) {
    const { x, y } = this._point;
    context.strokeStyle = colour(status);
    context.lineWidth = RING[status];
    context.setLineDash(DASHES[status] ?? []);
    context.beginPath();
    context.arc(x, y, RADIUS - 3, from, to);
    context.stroke();
    if (status !== "restricted") return;
    context.strokeStyle = colour("ground");
    context.lineWidth = 2;
    context.stroke();
  },
});

export class Clusters {
  constructor(layer) {
    this.layer = layer;
    this.marks = new Map(); // by their square of the map
    this.grouped = new Set(); // the ids of the places in groups
  }

  // Work out which places are in groups at this zoom; the chosen one never is.
  update(places) {
    const { layer } = this;
    const zoom = layer._map.getZoom();
    const squares = new Map();
    for (const place of zoom < NO_GROUPS ? places : []) {
      if (layer.isChosen(place)) continue;
      const { x, y } = layer._map.project(place.point, zoom);
      const key = `${zoom} ${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
      if (!squares.has(key)) squares.set(key, []);
      squares.get(key).push(place);
    }
    const groups = new Map([...squares].filter(([, members]) => members.length >= LEAST));
    this.grouped = new Set([...groups.values()].flat().map(({ id }) => id));
    for (const [key, mark] of this.marks) if (!groups.has(key)) this.drop(key, mark);
    for (const [key, members] of groups) this.draw(key, members);
  }

  drop(key, mark) {
    this.layer.removeLayer(mark);
    this.marks.delete(key);
  }

  draw(key, members) {
    const bounds = L.latLngBounds(members.map(({ point }) => point));
    const options = { ...this.look(members), radius: RADIUS, renderer: this.layer.renderer };
    const mark = this.marks.get(key) ?? new ClusterMark(bounds.getCenter(), options);
    mark.setLatLng(bounds.getCenter()).setStyle(options);
    if (this.marks.has(key)) return;
    mark.on("click", () => this.layer._map.fitBounds(bounds, { padding: [40, 40], maxZoom: NO_GROUPS }));
    this.marks.set(key, mark);
    this.layer.addLayer(mark);
  }

  look(members) {
    const answers = this.layer.answers();
    const statuses = members.map(({ id }) => answers.state(id).status);
    const count = members.length;
    const share = (status) => statuses.filter((other) => other === status).length / count;
    const shares = STATUSES.map((status) => [status, share(status)]).filter(([, part]) => part);
    return { count, shares, dimmed: members.every((place) => this.layer.isDimmed(place)) };
  }

  clear() {
    for (const [key, mark] of this.marks) this.drop(key, mark);
    this.grouped.clear();
  }

  // What they cover, in pixels, for the labels.
  spots() {
    return [...this.marks].map(([id, mark]) => ({
      id,
      point: this.layer._map.latLngToLayerPoint(mark.getLatLng()),
      half: RADIUS,
    }));
  }
}
