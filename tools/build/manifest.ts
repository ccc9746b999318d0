/** The web app manifest: how Facsimile looks and opens when it is installed. Addresses are relative: any sub-path will do. */

import type { ManifestOptions } from 'vite-plugin-pwa';

export const MANIFEST: Partial<ManifestOptions> = {
  id: './',
  name: 'Facsimile',
  short_name: 'Facsimile',
  description: 'Facial action units, live and on your own device.',
  lang: 'en',
  start_url: './',
  scope: './',
  display: 'standalone',
  background_color: '#0e1116',
  theme_color: '#0e1116',
  categories: ['education', 'medical', 'utilities'],
  launch_handler: { client_mode: ['navigate-existing', 'auto'] },
  icons: [
    { src: 'icons/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: 'icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: 'icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: 'icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
  screenshots: [
    {
      src: 'screenshots/wide.png',
      sizes: '1440x900',
      type: 'image/png',
      form_factor: 'wide',
      label: 'Action units live beside the picture',
    },
    { src: 'screenshots/narrow.png', sizes: '390x844', type: 'image/png', form_factor: 'narrow', label: 'The same on a phone' },
  ],
  shortcuts: [
    { name: 'Live', url: './#/', description: 'See action units on a face' },
    { name: 'Calibrate', url: './#/calibrate', description: 'Teach it your own face' },
  ],
};
