/**
 * What a file is, by its first bytes whatever its name: what this browser may read, and what it never does, with the way to
 * convert it. Sources: the magic numbers of each format's own specification.
 */

/** Bytes from the beginning that decide. */
export const HEAD = 4096;

export type Container = 'mp4' | 'matroska' | 'mpeg-ts';
export type PictureType = 'image/jpeg' | 'image/png' | 'image/gif' | 'image/webp' | 'image/avif' | 'image/bmp';

export type FileKind =
  | { readonly kind: 'video'; readonly container: Container }
  | { readonly kind: 'picture'; readonly type: PictureType }
  /** No browser reads it; `name` says what it is, `remedy` how to convert it. */
  | { readonly kind: 'foreign'; readonly name: string; readonly remedy: string }
  /** There is nothing to see in it. */
  | { readonly kind: 'sound' }
  | { readonly kind: 'unknown' };

/** The command that makes a video readable everywhere. */
export const CONVERT_VIDEO = 'convert it to MP4 with H.264: ffmpeg -i FILE -c:v libx264 -crf 18 -pix_fmt yuv420p OUT.mp4';
const CONVERT_PICTURE = 'convert it to JPEG or PNG: magick FILE OUT.png';
const video = (name: string): FileKind => ({ kind: 'foreign', name: `${name} video`, remedy: CONVERT_VIDEO });
const picture = (name: string): FileKind => ({ kind: 'foreign', name: `${name} picture`, remedy: CONVERT_PICTURE });
const SOUND: FileKind = { kind: 'sound' };

/** Brands of ISO base media files that are pictures. */
const BRANDS: Readonly<Record<string, FileKind>> = {
  avif: { kind: 'picture', type: 'image/avif' },
  avis: { kind: 'picture', type: 'image/avif' },
  heic: picture('HEIC'),
  heix: picture('HEIC'),
  heim: picture('HEIC'),
  heis: picture('HEIC'),
  hevc: picture('HEIC'),
  hevx: picture('HEIC'),
  mif1: picture('HEIF'),
  msf1: picture('HEIF'),
  'crx ': picture('Canon CR3'),
};

type Rule = readonly [kind: FileKind, ...signs: readonly (readonly [at: number, bytes: string])[]];

/** Bytes as Latin-1 text. */
const RULES: readonly Rule[] = [
  [{ kind: 'picture', type: 'image/jpeg' }, [0, '\xff\xd8\xff']],
  [{ kind: 'picture', type: 'image/png' }, [0, '\x89PNG\r\n\x1a\n']],
  [{ kind: 'picture', type: 'image/gif' }, [0, 'GIF87a']],
  [{ kind: 'picture', type: 'image/gif' }, [0, 'GIF89a']],
  [{ kind: 'picture', type: 'image/webp' }, [0, 'RIFF'], [8, 'WEBP']],
  [{ kind: 'picture', type: 'image/bmp' }, [0, 'BM'], [6, '\0\0\0\0']],
  [{ kind: 'video', container: 'matroska' }, [0, '\x1aE\xdf\xa3']],
  [{ kind: 'video', container: 'mpeg-ts' }, [0, 'G'], [188, 'G'], [376, 'G']],
  [{ kind: 'video', container: 'mpeg-ts' }, [4, 'G'], [196, 'G'], [388, 'G']],
  [video('AVI'), [0, 'RIFF'], [8, 'AVI ']],
  // WAV, MP3, FLAC, AIFF, AAC and AMR; then Ogg with Opus, Vorbis or FLAC
  [SOUND, [0, 'RIFF'], [8, 'WAVE']],
  [SOUND, [0, 'ID3']],
  ...['\xff\xfb', '\xff\xf3', '\xff\xf2', '\xff\xf1', '\xff\xf9', 'fLaC', '#!AMR'].map((start): Rule => [SOUND, [0, start]]),
  [SOUND, [0, 'FORM'], [8, 'AIF']],
  ...['OpusHead', '\x01vorbis', '\x7fFLAC'].map((head): Rule => [SOUND, [0, 'OggS'], [28, head]]),
  [video('Flash (FLV)'), [0, 'FLV']],
  [video('Windows Media (WMV)'), [0, '\x30\x26\xb2\x75\x8e\x66\xcf\x11']],
  [video('MPEG program stream (MPG)'), [0, '\0\0\x01\xba']],
  [video('MPEG elementary'), [0, '\0\0\x01\xb3']],
  [video('Ogg'), [0, 'OggS']],
  [video('RealMedia'), [0, '.RMF']],
  [video('MXF'), [0, '\x06\x0e\x2b\x34']],
  [video('IVF'), [0, 'DKIF']],
  [video('Y4M'), [0, 'YUV4MPEG2']],
  [video('DV'), [0, '\x1f\x07\0']],
  [picture('TIFF or camera raw'), [0, 'II*\0']],
  [picture('TIFF or camera raw'), [0, 'MM\0*']],
  [picture('JPEG 2000'), [0, '\0\0\0\x0cjP  ']],
  [picture('JPEG 2000'), [0, '\xff\x4f\xff\x51']],
  [picture('JPEG XL'), [0, '\0\0\0\x0cJXL ']],
  [picture('JPEG XL'), [0, '\xff\x0a']],
  [picture('Photoshop (PSD)'), [0, '8BPS']],
  [picture('Netpbm'), [0, 'P6\n']],
  [picture('Netpbm'), [0, 'P5\n']],
  [{ kind: 'foreign', name: 'ZIP archive', remedy: 'unpack it, and choose the files that were in it' }, [0, 'PK\x03\x04']],
  [{ kind: 'foreign', name: 'PDF', remedy: 'save its pictures as PNG: pdfimages -png FILE OUT' }, [0, '%PDF']],
];

/** Boxes that ISO base media and QuickTime files begin with. */
const FIRST_BOXES = ['moov', 'mdat', 'free', 'skip', 'wide', 'moof', 'styp', 'sidx', 'pnot'];

/** What a file is. Rejects when it cannot be read, as a folder cannot. */
export const fileKind = async (file: Blob): Promise<FileKind> => kindOf(new Uint8Array(await file.slice(0, HEAD).arrayBuffer()));

/** What a file is whose first HEAD bytes (or all of them) these are. */
export function kindOf(head: Uint8Array): FileKind {
  const text = Array.from(head, (byte) => String.fromCharCode(byte)).join('');
  const rule = RULES.find(([, ...signs]) => signs.every(([at, bytes]) => text.startsWith(bytes, at)));
  if (rule) return rule[0];
  const box = text.slice(4, 8);
  if (box === 'ftyp') return isoKind(text);
  if (FIRST_BOXES.includes(box)) return { kind: 'video', container: 'mp4' };
  return rawVideo(text);
}

/** By the major brand, or for a general one by those it is compatible with. */
function isoKind(text: string): FileKind {
  const length = (text.charCodeAt(2) << 8) | text.charCodeAt(3);
  const compatible = text.slice(16, length).match(/.{4}/gs) ?? [];
  const major = text.slice(8, 12);
  const general = major === 'mif1' || major === 'msf1';
  const told = general ? compatible.find((brand) => brand in BRANDS && brand !== 'mif1' && brand !== 'msf1') : undefined;
  return BRANDS[told ?? major] ?? { kind: 'video', container: 'mp4' };
}

/** H.264 and HEVC without a container begin with a start code and a parameter set, or what may stand before it. */
function rawVideo(text: string): FileKind {
  const start = /^\0{2,3}\x01(.)/s.exec(text);
  if (!start) return { kind: 'unknown' };
  const byte = start[1]!.charCodeAt(0);
  if ([7, 9].includes(byte & 31)) return video('raw H.264');
  if ([32, 33, 35, 39].includes((byte >> 1) & 63)) return video('raw HEVC');
  if ((byte & 31) === 6) return video('raw H.264');
  return { kind: 'unknown' };
}
