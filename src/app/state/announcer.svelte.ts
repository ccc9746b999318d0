/** What is told of its own accord: rare, important changes, never per frame. The same words said again are news again. */
export class Announcer {
  /** What was said last: another object each time, so that a view keyed by it tells the same words twice. */
  news = $state.raw<{ readonly words: string } | null>(null);

  get message(): string {
    return this.news?.words ?? '';
  }

  say(words: string): void {
    this.news = { words };
  }

  clear(): void {
    this.news = null;
  }
}
