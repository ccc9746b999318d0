/** What is said before something is deleted for good. */

import { render } from 'svelte/server';
import { expect, test } from 'vitest';
import { STORAGE_WORDS } from '../../src/app/calibrate/library/storage-words.ts';
import { PERSON_WORDS } from '../../src/app/shell/words.ts';
import DeleteButton from '../../src/app/ui/DeleteButton.svelte';

test.each([
  ['a person', PERSON_WORDS.removeAsked('Ada')],
  ['everything', STORAGE_WORDS.eraseAsked],
])('everything that goes with %s is named, and that it does not come back', (_title, words) => {
  for (const kept of ['neutral face', 'sessions', 'pictures', 'labels', 'models', 'recordings', 'video']) {
    expect(words).toContain(kept);
  }
  expect(words).toContain('cannot be taken back');
});

test('nothing is deleted by the first press: what is there at first says that it asks', () => {
  const { body } = render(DeleteButton, {
    props: { label: 'Delete Version 1…', sure: 'Delete for good', ondelete: () => undefined },
  });
  expect(body).toContain('aria-label="Delete Version 1…"');
  expect(body).not.toContain('Delete for good');
});
