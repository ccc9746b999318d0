/** An engine that is not here: its tests are skipped with the reason, and fail where it must be. */

export function unlessRequired(engine: string, packages: string): string {
  const why = `${engine} is not on this machine (Debian: ${packages}), and tests install it only as root`;
  const isRequired = process.env['CI'] === 'true' || process.env['FACSIMILE_REQUIRE_SHARED'] === '1';
  if (isRequired) throw new Error(`required, and not found: ${why}`);
  console.warn(`skipping: ${why}`);
  return `the walk in ${engine} (skipped: ${why})`;
}
