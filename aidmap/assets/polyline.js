// Decodes whole numbers, each in groups of five bits, lowest first, with its sign in the lowest bit.
export const decodeNumbers = (text) => {
  const numbers = [];
  let number = 0;
  let shift = 0;
  for (let index = 0; index < text.length; index++) {
    const bits = text.charCodeAt(index) - 63;
    number |= (bits & 31) << shift;
    shift += 5;
    if (bits & 32) continue;
    numbers.push(number & 1 ? ~(number >> 1) : number >> 1);
    number = 0;
    shift = 0;
  }
  return numbers;
};

// Decodes an encoded polyline, in degrees with a number of decimals, to points of lat and lon. It holds
// steps of lat and lon.
export const decodePolyline = (text, decimals) => {
  const steps = decodeNumbers(text);
  const unit = 10 ** decimals;
  const line = [];
  let [lat, lon] = [0, 0];
  for (let index = 0; index < steps.length; index += 2) {
    lat += steps[index];
    lon += steps[index + 1];
    line.push([lat / unit, lon / unit]);
  }
  return line;
};
