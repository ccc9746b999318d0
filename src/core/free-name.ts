/** Names of which no two may be alike. */

/** The first of `named(1)`, `named(2)` and so on whose `key` is not among `taken`, in whatever case; from then on it is. */
export function freeName(named: (n: number) => string, taken: Set<string>, key = (name: string): string => name): string {
  for (let n = 1; ; n++) {
    const name = named(n);
    const own = key(name).toLowerCase();
    if (taken.has(own)) continue;
    taken.add(own);
    return name;
  }
}

/** `name`, or where one of `others` has it, in whatever case, `name (2)` or the next one that is free. */
export const nameBeside = (name: string, others: readonly string[]): string =>
  freeName((n) => (n === 1 ? name : `${name} (${n})`), new Set(others.map((other) => other.toLowerCase())));
