/** What is said of a source that gives no frames: nothing that the first screen needs. */

import type { SourceKind, SourceProblem } from '../reader/sources/source.ts';
import type { Notice } from './words.ts';

const SOURCE_WORDS: Readonly<Record<SourceProblem, Notice>> = {
  denied: {
    title: 'The camera is not allowed',
    remedy:
      'Open the camera or lock symbol in the address bar, allow the camera, then try again. Some systems also have a camera switch in their privacy settings. Or open a picture or a video.',
  },
  dismissed: {
    title: 'The camera is not allowed yet',
    remedy: 'The question was closed without an answer. Try again and choose “Allow”.',
  },
  'in-use': {
    title: 'The camera is busy',
    remedy: 'Another program or tab uses it. Close that one, then try again.',
  },
  none: {
    title: 'No camera found',
    remedy: 'Connect a camera and try again, open a video or a picture, or watch the demonstration face.',
  },
  unplugged: {
    title: 'The camera is unplugged',
    remedy: 'Plug it in again. The picture then comes back.',
  },
  muted: {
    title: 'The camera gives no picture',
    remedy: 'Another page, program or call has taken it. End that one, or try again to ask for the camera anew.',
  },
  stalled: {
    title: 'The video stands still',
    remedy: 'Your browser has stopped playing it. Try again to play it from the start, or open another file.',
  },
  insecure: {
    title: 'The camera needs a secure page',
    remedy: 'Browsers allow the camera only on https pages and localhost. Open Facsimile there.',
  },
  unsupported: {
    title: 'This browser has no camera access',
    remedy: 'Use a current Chrome, Edge, Firefox or Safari, or open a video or a picture.',
  },
  'not-loaded': {
    title: 'A part of the app could not be loaded',
    remedy: 'It loads once and then works offline. Connect to the network and try again, or reload the page.',
  },
  undecodable: {
    title: 'This file could not be opened',
    remedy: 'Your browser cannot decode it. Try an MP4 or WebM video, or a JPEG, PNG or WebP picture.',
  },
  gone: {
    title: 'This file can no longer be read',
    remedy: 'It was changed, moved or taken away, or may not be read. Choose it again.',
  },
};

/** The same, of the demonstration face. */
const DEMONSTRATION_WORDS: Readonly<Partial<Record<SourceProblem, Notice>>> = {
  unsupported: {
    title: 'The demonstration face cannot be drawn',
    remedy: 'It needs WebGL: turn on graphics acceleration in your browser, or use your camera, a video or a picture.',
  },
  'not-loaded': {
    title: 'The demonstration face could not be loaded',
    remedy: 'It loads once and then works offline. Connect to the network and try again.',
  },
  stalled: {
    title: 'The demonstration face has stopped',
    remedy:
      'The browser no longer draws it. Try again; if it stops again, turn on graphics acceleration, or use your camera, a video or a picture.',
  },
};

/** What to say of a source that gives no frames. */
export function sourceNotice(kind: SourceKind | null, problem: SourceProblem): Notice {
  return (kind === 'demonstration' && DEMONSTRATION_WORDS[problem]) || SOURCE_WORDS[problem];
}
