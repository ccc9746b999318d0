/** Files that leave the app, only because the person said so. */

/** Hands an archive to the browser, to be saved under `name`. */
export const download = (archive: Uint8Array<ArrayBuffer>, name: string): void =>
  save(new Blob([archive], { type: 'application/zip' }), name);

/** Hands a file to the browser, to be saved under `name`. */
export function save(file: Blob, name: string): void {
  const url = URL.createObjectURL(file);
  const link = Object.assign(document.createElement('a'), { href: url, download: name });
  link.click();
  // the browser takes its time to begin
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
