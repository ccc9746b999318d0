/** Asks the person for a picture or a video. */

/** What pickers of pictures and videos offer; the names are of videos that not every system knows as such. */
export const FILE_TYPES = 'image/*,video/*,.mkv,.ts,.m2ts';

/** Opens the browser's own dialog; the answer comes once they have chosen, and never when they close it. */
export function chooseFile(onFile: (file: File) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: FILE_TYPES });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) onFile(file);
  });
  input.click();
}
