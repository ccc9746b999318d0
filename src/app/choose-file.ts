/** Asks the person for a picture or a video. */

/** Opens the browser's own dialog; the answer comes once they have chosen, and never when they close it. */
export function chooseFile(onFile: (file: File) => void): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', accept: 'image/*,video/*' });
  input.addEventListener('change', () => {
    const [file] = input.files ?? [];
    if (file) onFile(file);
  });
  input.click();
}
