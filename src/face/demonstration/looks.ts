/** How the demonstration face may look: skin tones spread over the Monk Skin Tone scale, with fitting hair and lips. */

export interface Look {
  readonly name: string;
  readonly skin: number;
  readonly lips: number;
  readonly hair: number;
  readonly iris: number;
}

export const LOOKS: readonly Look[] = [
  { name: 'Light', skin: 0xe8c4ab, lips: 0xc27f76, hair: 0x6b4a32, iris: 0x5f7f93 },
  { name: 'Medium light', skin: 0xd6a785, lips: 0xb06f63, hair: 0x3a2a20, iris: 0x6a7a4a },
  { name: 'Medium', skin: 0xb98560, lips: 0x9c5c50, hair: 0x241b17, iris: 0x5a3d26 },
  { name: 'Medium dark', skin: 0x8d5f42, lips: 0x7d4540, hair: 0x191412, iris: 0x46301f },
  { name: 'Dark', skin: 0x5f3f2e, lips: 0x774845, hair: 0x120f0e, iris: 0x33231a },
];
