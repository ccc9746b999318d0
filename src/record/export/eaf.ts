/**
 * ELAN annotation document: a tier a unit and face with a bar wherever the unit is present, its strongest intensity as a letter
 * (A to E), and tiers of events: those that would lie over others are on further ones. An instant is a millisecond long: ELAN knows
 * no shorter annotation. A property of its header, `facsimile`, is the JSON that lies beside tables.
 * Source: EAF 3.0 schema, The Language Archive (Nijmegen).
 */

import { ACTION_UNITS } from '../../core/facs.ts';
import { freeName } from '../../core/free-name.ts';
import { letter } from '../../core/ordinal.ts';
import { escaped } from '../../core/xml.ts';
import { presentSpans } from '../presence.ts';
import { faceName } from '../face-names.ts';
import { readWith } from './side-json.ts';
import { eventsOf, facesApart, fileName, mediumOf, millisecondsOf, type ExportFile, type ExportSource } from './source.ts';

interface Annotation {
  readonly start: number;
  readonly end: number;
  readonly value: string;
}

/** In an attribute white space counts as spaces: two names that differ by it alone would be one. */
const asAttribute = (text: string): string => escaped(text).replace(/\s/g, ' ');

const apart = (name: string, taken: Set<string>): string =>
  freeName((n) => (n === 1 ? name : `${name} ${n}`), taken, asAttribute);

export const eaf = (source: ExportSource): ExportFile => ({
  name: `${fileName(source.info)}.eaf`,
  type: 'application/xml',
  pieces: lines(source),
});

function* lines(source: ExportSource): Generator<string, void> {
  const { info, origin, variant } = source;
  // no two tiers may have one name, and two faces may
  const [facesNamed, tiersNamed] = [new Set<string>(), new Set<string>()];
  const names = new Map(source.faces.map((id) => [id, apart(faceName(info, id), facesNamed)]));
  const events = eventsOf(source).map(({ start, end, name, exclude }) => ({
    start,
    end: end ?? start,
    value: exclude ? `exclude: ${name}` : name,
  }));
  const tiers: (readonly [name: string, annotations: Annotation[]])[] = [['Events', events]];
  for (const { id, track, pace } of facesApart(source)) {
    ACTION_UNITS.forEach(({ label }, unit) => {
      const bars = presentSpans(track, id, unit, variant, pace).map(({ peak, ...span }) => ({
        ...span,
        value: letter(peak) ?? 'A',
      }));
      tiers.push([names.size > 1 ? `${label} ${names.get(id)}` : label, bars]);
    });
    // times come before tiers: nothing can be written yet, and the page may answer
    yield '';
  }
  const times: number[] = [];
  const slot = (time: number): string => {
    times.push(time);
    return `ts${times.length}`;
  };
  let count = 0;
  const lanes = tiers.flatMap(([name, annotations]) =>
    lanesOf(annotations.map((each) => inMilliseconds(source, each))).map((lane) => [apart(name, tiersNamed), lane] as const),
  );
  const body = lanes.map(([name, annotations]) => {
    const inside = annotations.map(({ start, end, value }) => {
      const refs = `TIME_SLOT_REF1="${slot(start)}" TIME_SLOT_REF2="${slot(end)}"`;
      return `<ANNOTATION><ALIGNABLE_ANNOTATION ANNOTATION_ID="a${++count}" ${refs}><ANNOTATION_VALUE>${escaped(value)}</ANNOTATION_VALUE></ALIGNABLE_ANNOTATION></ANNOTATION>`;
    });
    return `<TIER LINGUISTIC_TYPE_REF="default" TIER_ID="${asAttribute(name)}">${inside.join('')}</TIER>`;
  });
  const date = new Date(info.createdAt).toISOString();
  const medium = mediumOf(source);
  // the time origin is the time of the medium at which annotations have theirs 0
  const place = medium && `./${asAttribute(medium.name)}`; // ELAN takes it for the name of a file as it is, and decodes nothing
  const media = medium
    ? `<MEDIA_DESCRIPTOR MEDIA_URL="file:${place}" RELATIVE_MEDIA_URL="${place}" MIME_TYPE="${medium.type}" TIME_ORIGIN="${Math.round(origin - medium.start)}"/>`
    : '';
  const about = `<PROPERTY NAME="facsimile">${escaped(JSON.stringify(readWith(source)))}</PROPERTY>`;
  const document = [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<ANNOTATION_DOCUMENT AUTHOR="Facsimile" DATE="${date}" FORMAT="3.0" VERSION="3.0" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="http://www.mpi.nl/tools/elan/EAFv3.0.xsd">`,
    `<HEADER MEDIA_FILE="" TIME_UNITS="milliseconds">${media}<PROPERTY NAME="lastUsedAnnotationId">${count}</PROPERTY>${about}</HEADER>`,
    `<TIME_ORDER>${times.map((time, i) => `<TIME_SLOT TIME_SLOT_ID="ts${i + 1}" TIME_VALUE="${time}"/>`).join('')}</TIME_ORDER>`,
    ...body,
    '<LINGUISTIC_TYPE GRAPHIC_REFERENCES="false" LINGUISTIC_TYPE_ID="default" TIME_ALIGNABLE="true"/>',
    '</ANNOTATION_DOCUMENT>',
  ];
  for (const line of document) yield `${line}\n`;
}

function inMilliseconds(source: ExportSource, { start, end, value }: Annotation): Annotation {
  const { from, to } = millisecondsOf(source, { start, end });
  return { start: from, end: to, value };
}

/** Annotations of one tier may not lie over each other: each, in order, is on the first of as few lanes as it takes that is free. */
function lanesOf(annotations: readonly Annotation[]): Annotation[][] {
  const lanes: Annotation[][] = [[]];
  for (const each of annotations) {
    const free = lanes.find((lane) => (lane.at(-1)?.end ?? 0) <= each.start);
    if (free) free.push(each);
    else lanes.push([each]);
  }
  return lanes;
}
