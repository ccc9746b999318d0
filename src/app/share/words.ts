/** Words of what is made of the live picture for others. */

export const SHARE_WORDS = {
  share: 'Share',
  hint: 'Made on this device. Nothing is uploaded.',
  noMp4: 'This browser cannot make MP4.',
  failed: 'Could not make the file.',
  noPicture: 'No picture is shown.',
  making: 'Making it…',
  formats: {
    png: 'Still (PNG)',
    gif: '3-second loop (GIF)',
    mp4: '3-second loop (MP4)',
  },
} as const;
