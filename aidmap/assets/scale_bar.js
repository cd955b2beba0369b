// A scale bar that covers no mark: it moves to the other corner, and is hidden where neither is free.
import { boxesMeet } from "./label_room.js";

export const ScaleBar = L.Control.Scale.extend({
  CORNERS: ["bottomleft", "bottomright"],
  options: { imperial: false, position: "bottomleft" },
  MARGIN: 10, // pixels

  // Marks have boxes in pixels of the layer.
  keepClear(marks) {
    const bar = this.getContainer();
    const { offsetWidth: width, offsetHeight: height } = bar;
    const size = this._map.getSize();
    const corner = this._map.containerPointToLayerPoint([0, 0]);
    const free = (position) => {
      const left = corner.x + (position === "bottomleft" ? this.MARGIN : size.x - width - this.MARGIN);
      const top = corner.y + size.y - height - this.MARGIN;
      const box = { left, top, right: left + width, bottom: top + height };
      return !marks.some((mark) => boxesMeet(mark.box, box, 4));
    };
    const position = this.CORNERS.find(free);
    if (position && position !== this.getPosition()) this.setPosition(position);
    this.getContainer().style.visibility = position ? "" : "hidden";
  },
});
