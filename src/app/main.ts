/** The page's entry: colours, state, then the first screen. Everything heavy is loaded after it. */

import '../reader/trusted-types.ts';
import './styles/tokens.css';
import './styles/base.css';
import { mount } from 'svelte';
import { COLOURS_ON_DARK, COLOURS_ON_LIGHT, FAMILIES } from '../reader/overlay/families.ts';
import App from './App.svelte';
import { TOO_OLD_WORDS } from './screen-words.ts';
import NoticeCard from './shell/NoticeCard.svelte';
import { AppState } from './state/app-state.svelte.ts';

for (const family of FAMILIES) {
  document.documentElement.style.setProperty(
    `--family-${family}`,
    `light-dark(${COLOURS_ON_LIGHT[family]}, ${COLOURS_ON_DARK[family]})`,
  );
}
const target = document.getElementById('app')!;
if ('OffscreenCanvas' in globalThis) {
  const app = await AppState.open();
  app.followAddress();
  target.replaceChildren(); // what stood there for a page whose code does not come
  mount(App, { target, props: { app } });
  app.installation.start();
} else {
  target.replaceChildren();
  mount(NoticeCard, { target, props: { notice: TOO_OLD_WORDS, actions: [] } });
}
