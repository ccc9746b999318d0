/** Seeded randomness: the same key gives the same picture on every machine and in every order of work. */

/** A stream of uniform numbers in [0, 1) (sfc32) whose state is hashed from a key such as `7/london-001/12`. */
export class Random {
  private a = 0x9e3779b9;
  private b = 0x243f6a88;
  private c = 0xb7e15162;
  private counter = 1;

  constructor(key: string) {
    for (let i = 0; i < key.length; i++) {
      this.a = Math.imul(this.a ^ key.charCodeAt(i), 0x85ebca6b) ^ (this.a >>> 13);
      this.b ^= this.a;
    }
    for (let i = 0; i < 15; i++) this.uniform();
  }

  uniform(): number {
    const t = (((this.a + this.b) | 0) + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = this.b ^ (this.b >>> 9);
    this.b = (this.c + (this.c << 3)) | 0;
    this.c = (((this.c << 21) | (this.c >>> 11)) + t) | 0;
    return (t >>> 0) / 4294967296;
  }

  between(low: number, high: number): number {
    return low + (high - low) * this.uniform();
  }

  /** Whether an event of this probability happens. */
  chance(probability: number): boolean {
    return this.uniform() < probability;
  }

  /** Normal, by Box and Muller. */
  normal(sd = 1): number {
    return sd * Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** Normal, sampled again until within `limit`. */
  bounded(sd: number, limit: number): number {
    for (;;) {
      const value = this.normal(sd);
      if (Math.abs(value) <= limit) return value;
    }
  }

  pick<T>(list: readonly T[]): T {
    if (list.length === 0) throw new RangeError('cannot pick from an empty list');
    return list[Math.floor(this.uniform() * list.length)]!;
  }
}
