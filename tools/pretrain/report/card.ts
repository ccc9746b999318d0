/** Writes the model card that lies beside the weights, with the numbers of the very training that made them. */

import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { CROP_SIZE } from '../../../src/core/crop-frame.ts';
import { ACTION_UNITS } from '../../../src/core/facs.ts';
import { mean } from './evaluate.ts';
import { groupTable, type GroupTable } from './group-table.ts';
import type { Official } from './official.ts';
import type { Report } from './report.ts';

export interface CardFacts {
  readonly version: string;
  /** Shell commands that make the weights again, in order. */
  readonly commands: readonly string[];
  readonly alone: Report;
  readonly own: Report;
  readonly official: Official | null;
  readonly groups: readonly GroupTable[];
  /** Made pictures fitted on and reported on, people fitted on and reported on. */
  readonly pictures: readonly [fit: number, report: number];
  readonly people: readonly [fit: number, report: number];
}

const number = (value: number | null | undefined): string => (value === null || value === undefined ? '–' : value.toFixed(3));
const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function unitTable({ alone, own, official }: CardFacts): string {
  const rows = ACTION_UNITS.map(({ label, name }, i) =>
    [
      label,
      name,
      number(alone.made[i]),
      number(own.made[i]),
      number(official?.made[i]),
      percent(alone.falseAlarms[i]!),
      percent(own.falseAlarms[i]!),
      alone.smileIntensity[i]!.toFixed(1),
      own.smileIntensity[i]!.toFixed(1),
    ].join(' | '),
  );
  return rows.map((row) => `| ${row} |`).join('\n');
}

function summary({ alone, own, official }: CardFacts): string {
  const row = (title: string, value: (r: Report) => string, other: string): string =>
    `| ${title} | ${value(alone)} | ${value(own)} | ${other} |`;
  return [
    row('made pictures, mean AUC over units', (r) => number(r.madeMean), number(official ? mean(official.made) : null)),
    row('the same without the picture', (r) => number(r.shapeMean), '–'),
    row('of the first, yaw up to 10 degrees', (r) => number(r.frontalMean), '–'),
    row('of the first, yaw 20 to 30 degrees', (r) => number(r.turnedMean), '–'),
    row('AU06 told apart among faces with AU12', (r) => number(r.cheeksAmongSmiles), '–'),
    row('AU12 told apart among faces with AU06', (r) => number(r.smilesAmongCheeks), '–'),
    row('real smile against neutral, AUC of AU12', (r) => number(r.smileAU12), number(official?.smileAU12)),
    row('real smile against neutral, AUC of AU06', (r) => number(r.smileAU06), number(official?.smileAU06)),
    row('posed expression named right (7), made pictures', (r) => percent(r.named), '–'),
    row('real neutral faces called neutral', (r) => percent(r.calledNeutral), '–'),
    row('real smiles called happiness', (r) => percent(r.calledHappy), '–'),
  ].join('\n');
}

/** The card as Markdown. */
export function modelCard(facts: CardFacts): string {
  const [fit, report] = facts.people;
  return `# Base weights

Version ${facts.version}. Reads ${ACTION_UNITS.length} facial action units (presence, intensity 0 to 5, left and right) and, experimentally, seven posed
expressions from a face's landmarks and picture, with or without the person's own neutral face. \`model.json\` and \`weights.bin\` are a
standard TensorFlow.js layers model (kernels float16): inputs \`landmarks\` [B, 1404] (468 points in cm, as \`src/core/frontal.ts\` gives them),
\`crop\` [B, ${CROP_SIZE}, ${CROP_SIZE}, 1] (grey, 0 to 1, aligned as \`src/core/crop-frame.ts\` says; all zero where there is no picture), \`neutral_landmarks\` and
\`neutral_crop\` likewise, \`known\` [B, 1] (1 where the neutral is given); outputs \`units\`, \`sides\`, \`expressions\`, \`feature\`. From a latent z
of \`units\`: P(level >= k) = sigmoid(4 (z - k + 1/2)). The app reads the stronger side as the unit, and the other as far below it as the two
of \`sides\` differ (\`src/core/scores.ts\`).

## What it was made from
No recording labelled with action units. Made pictures (${facts.pictures[0]} to fit, ${facts.pictures[1]} to report) of ${fit + report} people, ${fit} fitted on and ${report} kept for the
report by \`tools/pretrain/people.ts\`; movements by the project's rig; landmarks and crops always from the app's own face finder.

| source | licence | used for |
|---|---|---|
| Face Research Lab London Set (DeBruine & Jones 2017, doi 10.6084/m9.figshare.5047666.v5) | CC BY 4.0 | neutral photos to make pictures from; smiling photos of people fitted on to train AU12 and AU06 and to scale AU12; neutral and smiling photos of the others to report |
| Young Adult White Faces with Manipulated Versions (DeBruine & Jones 2017, doi 10.6084/m9.figshare.4220517.v1) | CC BY 4.0 | neutral photos likewise |
| ICT-FaceKit (USC Institute for Creative Technologies) | MIT | shape of the head and of its movements |
| MediaPipe face mesh (Google) | Apache-2.0 | finding landmarks |

Recipe: \`tools/pictures\` makes the pictures. \`tools/pretrain\` trains the landmark stream (made pictures, faces moved by the rig alone,
resting faces between the real ones) and the picture stream (made pictures in other light and framing) apart, then both under one head; the
real neutral faces and the real smiles of people fitted on take part (AU12 at 3, AU06 at 2, everything else about them unknown). Ordered-logit loss, AdamW,
cosine. Each unit's scale is then set by one straight line: quiet on resting faces further from one another than real ones and on the
neutral photos of half of the people kept for the report, AU12 drawn towards level 3.6 on the middle one of the
real smiles, but stretched no more than 3.5 times. Commands:

${facts.commands.map((command) => `    ${command}`).join('\n')}

On two cores beside other work the training took 36 minutes, and the pictures some 20, reckoned from a part of them.

## Numbers
People never fitted on; false alarms on those who did not set the scale either. AUC is for presence (intensity from 2). "Official" is the blendshapes of Google's own bundle on the same pictures.
Smiles are photos of people asked to smile; AU06 is taken to be part of them, though not everyone's posed smile has it.

| | no neutral | own neutral | official |
|---|---|---|---|
${summary(facts)}

| unit | name | made AUC, no neutral | made AUC, own neutral | official | false alarms on real neutrals, no neutral | own neutral | mean on real smiles, no neutral | own neutral |
|---|---|---|---|---|---|---|---|---|
${unitTable(facts)}

Groups of people. Skin tone is the individual typology angle, and halves are parted at its middle; ages are how old generated people
look, coded once by eye. Units compared are those that at least 4 people in each group show, and 4 do not:

${facts.groups.map(groupTable).join('\n\n')}

## Limits
- Made faces are not real ones: numbers on made pictures say how well the network reads *this rig's* idea of a movement. Only smiles and
  neutral faces were measured on real people; every other unit is unproven on them.
- The recipe was settled over a few trainings with these numbers in view, so they lean a little to the good side.
- Without the person's own neutral a face at rest can look like a slight movement (low brows, full lips): give it a neutral.
- Most faces it learned from are of young adults in studio light; the sets are not balanced in age and skin tone. Groups of skin
  and of apparent age are compared by \`npm run pretrain -- groups\`; real ages are not known.
- Wrinkles and bulges were learned as the picture maker draws them. AU05, AU06 and AU07 are the hardest to tell. AU26 also covers AU27.
- Turned beyond 30 degrees, covered or very small faces are outside what it was trained on.

## What must not be concluded
It describes movements of the face. It does not tell what anyone feels, means, intends or is like, and the expression output names posed
prototypes only. It is not for identifying, rating, hiring, policing or diagnosing anybody.
`;
}

/** Writes README.md beside the weights. */
export const writeCard = (folder: string, facts: CardFacts): void => writeFileSync(join(folder, 'README.md'), modelCard(facts));
