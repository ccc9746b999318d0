/**
 * A browser engine that tests drive by WebDriver "classic" (w3.org/TR/webdriver2). How its commands travel is the engine's own matter:
 * marionette.ts for Firefox, webkit-driver.ts for WebKit. What a person would do with a page is page.ts.
 */

/** How a reference to an element looks on the wire (WebDriver, section 12). */
export const ELEMENT = 'element-6066-11e4-a52e-4f735466cecf';

/** Milliseconds a script, or a page that loads, may take: each wait of a test has a limit of its own below. */
export const TIMEOUTS = { script: 120_000, pageLoad: 120_000 } as const;

export interface Engine {
  /** Name and version. */
  readonly name: string;
  /** Folder in which it saves what a page hands out. */
  readonly downloads: string;
  goTo(url: string): Promise<void>;
  /** As a person reloads: through the service worker. */
  reload(): Promise<void>;
  /** Runs the body of a function whose last argument takes its answer; answers and arguments are JSON. */
  execute(body: string, args: readonly unknown[]): Promise<unknown>;
  /** Types into the element that `selector` matches, shown or not; into a file input, the path of a file. */
  type(selector: string, text: string): Promise<void>;
  /** References to its windows. */
  windows(): Promise<readonly string[]>;
  /** What comes after is done in this window. */
  switchTo(window: string): Promise<void>;
  /** What comes after is done in the frame that `selector` matches; null for the page around it, which `goTo` leads to as well. */
  enterFrame(selector: string | null): Promise<void>;
  /** Of the whole window, CSS pixels; an engine may have a least size. */
  resize(width: number, height: number): Promise<void>;
  /** PNG. */
  screenshot(): Promise<Buffer>;
  /** Ends the browser and takes away what it kept. */
  close(): Promise<void>;
}
