// Arrow heads and arcs, in pixels: the shapes that routes are drawn with.

// Corners of an arrow head: along the line and across it.
export const ARROW = [
  [4.2, 0],
  [-4.9, 4.3],
  [-4.9, -4.3],
];

const HALF_PLANE = [
  [9, 0],
  [5, 1.6],
  [2, 1.6],
  [-3, 8],
  [-5, 8],
  [-2.5, 1.6],
  [-5.5, 1.6],
  [-7.5, 3.6],
  [-9, 3.6],
];

export const PLANE = [...HALF_PLANE, ...HALF_PLANE.map(([along, across]) => [along, -across]).reverse()];

const PART = 0.58; // of a line, where its head stands
const BOW = 0.14; // of the length of an arc, by which its middle is off the straight line
const STEPS = 24; // of an arc

// Where the head of a line stands, which way it looks, and how long the line is.
export const headOn = (points) => {
  const lengths = points.slice(1).map((point, index) => point.distanceTo(points[index]));
  const length = lengths.reduce((sum, one) => sum + one, 0);
  let left = length * PART;
  let index = 0;
  while (index < lengths.length - 1 && left > lengths[index]) left -= lengths[index++];
  const [from, to] = [points[index], points[index + 1] ?? points[index]];
  const ahead = to.subtract(from).divideBy(lengths[index] || 1);
  return { at: from.add(ahead.multiplyBy(left)), ahead, length };
};

// An arc between two points, bent upwards: nobody takes it for a road.
export const arcBetween = (from, to) => {
  const [one, other] = from.x < to.x ? [from, to] : [to, from];
  const across = other.subtract(one);
  const top = one.add(across.divideBy(2)).add(L.point(across.y, -across.x).multiplyBy(2 * BOW));
  const between = (start, end, part) => start.add(end.subtract(start).multiplyBy(part));
  const points = Array.from({ length: STEPS + 1 }, (_, step) => {
    const part = step / STEPS;
    return between(between(one, top, part), between(top, other, part), part);
  });
  return one === from ? points : points.reverse();
};
