/** What a screen reader is told of its own accord: rare, important changes, never per frame. */
export class Announcer {
  message = $state('');

  say(message: string): void {
    this.message = message;
  }
}
