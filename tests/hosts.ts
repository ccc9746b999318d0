/** What hosts make of the files that the build writes for them, by their own rules; the servers of docs/hosting.md were tried by hand. */

/** Headers that a file is served with, names in small letters. */
export type HeadersOf = (path: string) => Readonly<Record<string, string>>;

/**
 * `_headers` as Cloudflare Pages applies it: every rule that fits, in order; values of one name are joined with a comma, unless a rule
 * takes the name off first (`! Name`). developers.cloudflare.com/pages/configuration/headers
 */
export function cloudflare(file: string): HeadersOf {
  const rules: { readonly fits: RegExp; readonly lines: string[] }[] = [];
  for (const line of file.split('\n').filter(Boolean)) {
    if (line.startsWith('  ')) rules.at(-1)!.lines.push(line.trim());
    else rules.push({ fits: new RegExp(`^${line.replace(/[.]/g, '\\.').replace('*', '.*')}$`), lines: [] });
  }
  return (path) => {
    const headers = new Map<string, string>();
    for (const line of rules.filter(({ fits }) => fits.test(path)).flatMap(({ lines }) => lines)) {
      const [, off, name = '', value] = /^(! )?([\w-]+)(?:: (.*))?$/.exec(line)!;
      const key = name.toLowerCase();
      const before = headers.get(key);
      if (off) headers.delete(key);
      else headers.set(key, before === undefined ? value! : `${before}, ${value}`);
    }
    return Object.fromEntries(headers);
  };
}

/** `vercel.json` as Vercel applies it: every rule whose source fits; of two values the later. vercel.com/docs/project-configuration */
export function vercel(file: string): HeadersOf {
  const { headers: rules } = JSON.parse(file) as {
    headers: { readonly source: string; readonly headers: readonly { readonly key: string; readonly value: string }[] }[];
  };
  return (path) =>
    Object.fromEntries(
      rules
        .filter(({ source }) => new RegExp(`^${source}$`).test(path))
        .flatMap(({ headers }) => headers.map(({ key, value }) => [key.toLowerCase(), value])),
    );
}
