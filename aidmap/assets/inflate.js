// Unpacks what gzip packed (RFC 1951 and 1952), for browsers without DecompressionStream too, and at once: the
// parts of the page that need it follow.
const ORDER = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]; // of the lengths of lengths
const HEADER = 10; // bytes before the data: no name and no comment
const SIZE = 4; // bytes at the end that tell how long the unpacked text is; as many before are its checksum

// For each code the least length or distance that it stands for, and how many bits of more follow.
const ranges = (codes, least, step) => {
  const extra = codes.map((code) => Math.max(Math.floor(code / step) - 1, 0));
  const base = [];
  let next = least;
  for (const bits of extra) {
    base.push(next);
    next += 1 << bits;
  }
  return { base, extra };
};

const codesTo = (count) => Array.from({ length: count }, (_, code) => code);
const LENGTHS = ranges(codesTo(28), 3, 4);
LENGTHS.base.push(258); // the last code is one of its own
LENGTHS.extra.push(0);
const DISTANCES = ranges(codesTo(30), 1, 2);

// A table from the next bits to the symbol and to the number of bits that it took.
const tableOf = (lengths) => {
  const most = Math.max(...lengths, 1);
  const entries = new Uint16Array(1 << most);
  const byLength = codesTo(most + 1).map(() => []); // the symbols, by the length of their codes
  for (let symbol = 0; symbol < lengths.length; symbol++) byLength[lengths[symbol]].push(symbol);
  let code = 0;
  for (let length = 1; length <= most; length++) {
    for (const symbol of byLength[length]) {
      let reversed = 0;
      for (let bit = 0; bit < length; bit++) if (code & (1 << bit)) reversed |= 1 << (length - 1 - bit);
      for (let at = reversed; at < entries.length; at += 1 << length) entries[at] = (symbol << 4) | length;
      code++;
    }
    code <<= 1;
  }
  return { entries, mask: entries.length - 1 };
};

const FIXED = [
  tableOf(codesTo(288).map((symbol) => (symbol < 144 ? 8 : symbol < 256 ? 9 : symbol < 280 ? 7 : 8))),
  tableOf(Array(30).fill(5)),
];

class Inflater {
  constructor(bytes) {
    this.bytes = bytes;
    this.at = HEADER * 8; // the next bit
    const end = bytes.length - SIZE;
    this.out = new Uint8Array(new DataView(bytes.buffer).getUint32(end, true));
    this.length = 0;
  }

  // The next bits, at most 16 of them; they stay.
  peek() {
    const { bytes, at } = this;
    const byte = at >> 3;
    return (bytes[byte] | (bytes[byte + 1] << 8) | (bytes[byte + 2] << 16)) >>> (at & 7);
  }

  take(count) {
    const bits = this.peek() & ((1 << count) - 1);
    this.at += count;
    return bits;
  }

  symbol({ entries, mask }) {
    const entry = entries[this.peek() & mask];
    this.at += entry & 15;
    return entry >> 4;
  }

  tables() {
    const [symbols, distances, count] = [this.take(5) + 257, this.take(5) + 1, this.take(4) + 4];
    const own = Array(19).fill(0);
    for (let index = 0; index < count; index++) own[ORDER[index]] = this.take(3);
    const table = tableOf(own);
    const lengths = [];
    while (lengths.length < symbols + distances) {
      const symbol = this.symbol(table);
      if (symbol < 16) lengths.push(symbol);
      else {
        const value = symbol === 16 ? lengths.at(-1) : 0;
        const times = symbol === 18 ? this.take(7) + 11 : symbol === 17 ? this.take(3) + 3 : this.take(2) + 3;
        for (let index = 0; index < times; index++) lengths.push(value);
      }
    }
    return [tableOf(lengths.slice(0, symbols)), tableOf(lengths.slice(symbols))];
  }

  stored() {
    const from = (this.at + 7) >> 3;
    const length = this.bytes[from] | (this.bytes[from + 1] << 8);
    this.out.set(this.bytes.subarray(from + 4, from + 4 + length), this.length);
    this.length += length;
    this.at = (from + 4 + length) * 8;
  }

  packed([symbols, distances]) {
    const { out } = this;
    let { length } = this;
    for (;;) {
      const symbol = this.symbol(symbols);
      if (symbol < 256) out[length++] = symbol;
      else if (symbol === 256) break;
      else {
        const times = LENGTHS.base[symbol - 257] + this.take(LENGTHS.extra[symbol - 257]);
        const code = this.symbol(distances);
        const distance = DISTANCES.base[code] + this.take(DISTANCES.extra[code]);
        for (const end = length + times; length < end; length++) out[length] = out[length - distance];
      }
      if (length > out.length || this.at > this.bytes.length * 8) throw new RangeError("it is damaged");
    }
    this.length = length;
  }

  text() {
    for (let last = 0; !last; ) {
      last = this.take(1);
      const kind = this.take(2);
      if (kind) this.packed(kind === 1 ? FIXED : this.tables());
      else this.stored();
    }
    const { bytes, out } = this;
    const sum = new DataView(bytes.buffer).getUint32(bytes.length - 2 * SIZE, true);
    if (this.length !== out.length || sum !== checksum(out)) throw new RangeError("it is damaged");
    return new TextDecoder().decode(out);
  }
}

// Five letters stand for four bytes (RFC 1924), the comma in the place of a sign that could begin markup.
const LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%&()*+-;,=>?@^_`{|}~";

const bytesOf = (letters) => {
  const values = new Uint8Array(128);
  for (let value = 0; value < LETTERS.length; value++) values[LETTERS.charCodeAt(value)] = value;
  const missing = (5 - (letters.length % 5)) % 5; // of the last five
  const count = (letters.length + missing) / 5;
  const words = new DataView(new ArrayBuffer(4 * count));
  for (let word = 0, at = 0; word < count; word++) {
    let value = 0;
    for (const end = at + 5; at < end; at++)
      value = value * 85 + (at < letters.length ? values[letters.charCodeAt(at)] : 84);
    words.setUint32(4 * word, value);
  }
  return new Uint8Array(words.buffer, 0, 4 * count - missing);
};

const POLYNOMIAL = 0xedb88320; // of gzip's checksum, its lowest term first

const checksum = (bytes) => {
  const table = Uint32Array.from({ length: 256 }, (_, byte) => {
    let left = byte;
    for (let bit = 0; bit < 8; bit++) left = left & 1 ? (left >>> 1) ^ POLYNOMIAL : left >>> 1;
    return left;
  });
  let sum = -1;
  for (let at = 0; at < bytes.length; at++) sum = (sum >>> 8) ^ table[(sum ^ bytes[at]) & 255];
  return ~sum >>> 0;
};

// The text that was packed with gzip and written in letters.
export const inflate = (letters) => new Inflater(bytesOf(letters)).text();
