// Room for labels: where a label can stand without covering a mark, another label, a line or a control,
// and nearer to its own mark than to any other. Boxes are in pixels: left, top, right, bottom.
const GAPS = [1, 6, 12]; // pixels between a label and its mark
const CLEAR = 2; // pixels by which its own mark must be nearer than any other
const QUIET = 5; // pixels around the name of an area, and around a label at the end of a line
const REACH = 320; // pixels: what is farther from a mark does not matter to its label
const LENGTHS = [34, 48, 64, 84, 108, 136]; // pixels of a line from a mark to its label
const DIRECTIONS = Array.from({ length: 16 }, (_, index) => {
  const turn = (((index + 1) >> 1) * (index % 2 ? 1 : -1) * Math.PI) / 8; // the sides first, then up and down
  return { x: Math.cos(turn), y: Math.sin(turn) };
});

export const boxAround = ({ x, y }, half) => ({ left: x - half, top: y - half, right: x + half, bottom: y + half });

export const boxesMeet = (one, other, room = 0) =>
  one.left < other.right + room &&
  other.left < one.right + room &&
  one.top < other.bottom + room &&
  other.top < one.bottom + room;

// Small boxes that together cover a line, given by its ends.
export const boxesAlong = ([from, to]) => {
  const steps = Math.ceil(Math.hypot(to.x - from.x, to.y - from.y) / 4) || 1;
  return Array.from({ length: steps + 1 }, (_, step) => {
    const part = step / steps;
    return boxAround({ x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part }, 2);
  });
};

// The distance between two boxes; 0 where they meet.
const distance = (one, other) =>
  Math.hypot(
    Math.max(one.left - other.right, other.left - one.right, 0),
    Math.max(one.top - other.bottom, other.top - one.bottom, 0),
  );

// Whether a line, given by its ends, passes through a box.
const crosses = ([from, to], box) => {
  let [enters, leaves] = [0, 1];
  for (const [start, way, least, most] of [
    [from.x, to.x - from.x, box.left, box.right],
    [from.y, to.y - from.y, box.top, box.bottom],
  ]) {
    if (!way) {
      if (start <= least || start >= most) return false;
      continue;
    }
    const [one, other] = [(least - start) / way, (most - start) / way];
    enters = Math.max(enters, Math.min(one, other));
    leaves = Math.min(leaves, Math.max(one, other));
  }
  return enters < leaves;
};

const turn = (from, to, point) => (to.x - from.x) * (point.y - from.y) - (to.y - from.y) * (point.x - from.x);

const linesCross = ([a, b], [c, d]) => turn(a, b, c) * turn(a, b, d) < 0 && turn(c, d, a) * turn(c, d, b) < 0;

export class LabelRoom {
  // Marks: id, point, box. Lines: those from moved marks to their true points.
  constructor({ view, controls, marks, lines }) {
    Object.assign(this, { view, controls, marks, lines: [...lines], labels: [] });
  }

  // Whether nothing is where a label would be.
  isFree(box, { marks, labels }) {
    const { view } = this;
    if (box.left < view.left || box.right > view.right || box.top < view.top || box.bottom > view.bottom) return false;
    return (
      !marks.some((mark) => boxesMeet(mark.box, box)) &&
      !labels.some((label) => boxesMeet(label, box)) &&
      !this.controls.some((control) => boxesMeet(control, box)) &&
      !this.lines.some((line) => crosses(line, box))
    );
  }

  // What is near enough to a point to matter.
  around(point) {
    const reach = boxAround(point, REACH);
    return {
      marks: this.marks.filter(({ box }) => boxesMeet(box, reach)),
      labels: this.labels.filter((label) => boxesMeet(label, reach)),
    };
  }

  // A position at the mark itself.
  beside(mark, size, { leftFirst = false } = {}) {
    const near = this.around(mark.point);
    const others = near.marks.filter(({ id }) => id !== mark.id);
    return this.positions(mark, size, leftFirst).find((box) => {
      if (!this.isFree(box, near)) return false;
      const own = distance(box, mark.box) + CLEAR;
      return others.every((other) => distance(box, other.box) >= own);
    });
  }

  positions({ point: { x, y }, box }, { width, height }, leftFirst) {
    const place = (left, top, side) => ({ left, top, right: left + width, bottom: top + height, side });
    return GAPS.flatMap((gap) => {
      const right = (top) => place(box.right + gap, top, "left");
      const left = (top) => place(box.left - gap - width, top, "right");
      const [first, second] = leftFirst ? [left, right] : [right, left];
      const [above, middle, below] = [y - height + 2, y - height / 2, y - 2];
      return [
        first(middle),
        second(middle),
        place(x - width / 2, box.bottom + gap, "center"),
        place(x - width / 2, box.top - gap - height, "center"),
        first(above),
        first(below),
        second(above),
        second(below),
      ];
    });
  }

  // A position farther away, at the end of a thin line from the mark.
  onLine(mark, { width, height }) {
    const near = this.around(mark.point);
    const others = near.marks.filter(({ id }) => id !== mark.id);
    for (const length of LENGTHS) {
      for (const { x, y } of DIRECTIONS) {
        const end = { x: mark.point.x + x * length, y: mark.point.y + y * length };
        const left = end.x - (x > 0.3 ? 0 : x < -0.3 ? width : width / 2);
        const top = end.y - (y > 0.9 ? 0 : y < -0.9 ? height : height / 2);
        const box = { left, top, right: left + width, bottom: top + height, side: x < -0.3 ? "right" : "left" };
        if (!this.isFree(box, near) || near.marks.some((other) => distance(box, other.box) < QUIET)) continue;
        const half = (mark.box.right - mark.box.left) / 2;
        const line = [{ x: mark.point.x + x * half, y: mark.point.y + y * half }, end];
        const blocked =
          others.some((other) => crosses(line, other.box)) ||
          near.labels.some((label) => crosses(line, label)) ||
          this.controls.some((control) => crosses(line, control)) ||
          this.lines.some((other) => linesCross(line, other));
        if (!blocked) return { ...box, line };
      }
    }
    return undefined;
  }

  // A position for the name of an area, around its middle.
  over({ x, y }, { width, height }) {
    const near = this.around({ x, y });
    const boxes = [0, -14, 14, -28, 28].flatMap((down) =>
      [0, -24, 24].map((across) => {
        const [left, top] = [x + across - width / 2, y + down - height / 2];
        return { left, top, right: left + width, bottom: top + height, side: "center" };
      }),
    );
    return boxes.find(
      (box) => this.isFree(box, near) && near.marks.every(({ box: mark }) => !boxesMeet(box, mark, QUIET)),
    );
  }

  take(spot) {
    this.labels.push(spot);
    if (spot.line) this.lines.push(spot.line);
  }
}
