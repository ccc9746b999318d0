/** Films what the fake cameras see, before any test runs. */

import { CLIPS } from '../../tools/fake-camera/clips.ts';
import { fakeCamera } from '../../tools/fake-camera/fake-camera.ts';

export default async function filmClips(): Promise<void> {
  for (const clip of CLIPS) await fakeCamera(clip);
}
