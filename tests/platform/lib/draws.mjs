// Random numbers that are the same in every run: mulberry32, a generator in the public domain.

export class Draws {
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** In [0, 1). */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let value = this.state;
    value = Math.imul(value ^ (value >>> 15), value | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return ((value ^ (value >>> 14)) >>> 0) / 4294967296;
  }

  /** 0 to count - 1. */
  below(count) {
    return Math.floor(this.next() * count);
  }

  pick(list) {
    return list[this.below(list.length)];
  }

  bytes(count) {
    const bytes = Buffer.alloc(count);
    for (let i = 0; i < count; ++i) bytes[i] = this.below(256);
    return bytes;
  }
}
