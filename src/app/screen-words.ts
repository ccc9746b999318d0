/** What is said when this tab is out of date, and when a screen fails: there before any other part of the app. */

import type { Notice } from './words.ts';

export const STALE_WORDS: Notice = {
  title: 'This tab is out of date',
  remedy:
    'A part of the app is not there any more: it was updated since this tab was opened, or the network is gone. Reload to continue. What was captured is kept.',
};

export const TOO_OLD_WORDS: Notice = {
  title: 'This browser is too old for Facsimile',
  remedy: 'It cannot draw in the background (OffscreenCanvas). Use a current Chrome, Edge or Firefox, or Safari from 17 on.',
};

export const SCREEN_WORDS = {
  title: 'This screen failed',
  remedy: (message: string): string => `Nothing that is kept was changed. What went wrong: ${message}`,
  retry: 'Try again',
  reload: 'Reload',
  home: 'First screen',
} as const;
