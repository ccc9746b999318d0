/** Line icons on a 20 x 20 grid, drawn for this interface: path data only, stroked in the text colour. */

export const ICONS = {
  pause: 'M7 4.5v11M13 4.5v11',
  play: 'M6.5 4.2v11.6L15.5 10z',
  mirror: 'M10 3v14M7 6.5 2.5 14H7zM13 6.5 17.5 14H13z',
  expand: 'M7.5 3.5h-4v4M12.5 3.5h4v4M7.5 16.5h-4v-4M12.5 16.5h4v-4',
  shrink: 'M3.5 7.5h4v-4M16.5 7.5h-4v-4M3.5 12.5h4v4M16.5 12.5h-4v4',
  sliders: 'M3 6h8M15 6h2M3 14h2M9 14h8M13 4v4M7 12v4',
  keyboard: 'M3 5.5h14v9H3zM6 8.5h.01M9 8.5h.01M12 8.5h.01M14.5 8.5h.01M6.5 11.7h7',
  camera: 'M2.5 6h9.5v8H2.5zM12 9l5.5-2.5v7L12 11',
  film: 'M3.5 4h13v12h-13zM7 4v12M13 4v12M3.5 8H7M3.5 12H7M13 8h3.5M13 12h3.5',
  image: 'M3 4.5h14v11H3zM3 13l4-4 3.5 3.5L13 10l4 4M13.2 7.2h.01',
  face: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4zM7.4 8.4h.01M12.6 8.4h.01M7 12c.8 1 1.8 1.5 3 1.5s2.2-.5 3-1.5',
  person: 'M10 9.5a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM4 16.5c.6-2.9 2.9-4.5 6-4.5s5.4 1.6 6 4.5',
  plus: 'M10 4v12M4 10h12',
  check: 'M4 10.5l4 4 8-9',
  close: 'M5 5l10 10M15 5L5 15',
  trash: 'M4 5.5h12M8 5.5V3.5h4v2M5.5 5.5l.8 11h7.4l.8-11M8.5 8.5v5M11.5 8.5v5',
  down: 'M5.5 8l4.5 4.5L14.5 8',
  download: 'M10 3v9.5M6 9l4 4 4-4M4 16.5h12',
  refresh: 'M16 10a6 6 0 1 1-1.8-4.3M16 3v3.5h-3.5',
  offline: 'M10 2.8 16 5v4.5c0 3.7-2.4 6.3-6 7.7-3.6-1.4-6-4-6-7.7V5zM7.2 10l2 2 3.6-4',
  regions: 'M3.5 8c1.5-3 5-3.5 6.5-1 1.5-2.5 5-2 6.5 1M5.5 12.5c1.2 2.3 2.7 3.5 4.5 3.5s3.3-1.2 4.5-3.5z',
  points: 'M10 4h.01M5.5 6.5h.01M14.5 6.5h.01M4 11h.01M16 11h.01M10 10h.01M6.5 15h.01M13.5 15h.01M10 16.5h.01',
  box: 'M7 3.5H5A1.5 1.5 0 0 0 3.5 5v2M13 3.5h2A1.5 1.5 0 0 1 16.5 5v2M7 16.5H5A1.5 1.5 0 0 1 3.5 15v-2M13 16.5h2a1.5 1.5 0 0 0 1.5-1.5v-2',
  neutral: 'M10 2.8a7.2 7.2 0 1 0 0 14.4 7.2 7.2 0 0 0 0-14.4zM7.4 8.4h.01M12.6 8.4h.01M7.2 12.8h5.6',
  compare: 'M10 3v14M3.5 5.5H10M3.5 14.5H10M3.5 5.5v9M12.5 5.5h1M16.5 5.5v1M16.5 9.5v1M16.5 13.5v1M12.5 14.5h1',
  warning: 'M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.3h.01',
  units: 'M3 5h5M3 10h9M3 15h7M11 5h6M15 10h2M13 15h4',
  timeline: 'M3 16.5h14M3 12l3.5-5 3 3.5L13 4.5l4 5.5',
} as const;

export type IconName = keyof typeof ICONS;
