/** Work that takes a while, for the newest wish only: what was wished for meanwhile is left out. */
export class Newest<Wish> {
  #wish: { readonly of: Wish } | null = null;
  #working = false;

  /** `onFailure` hears of work that rejects; the next wish is worked on all the same. */
  constructor(
    private readonly work: (wish: Wish) => Promise<void>,
    private readonly onFailure: (error: Error) => void,
  ) {}

  want(of: Wish): void {
    this.#wish = { of };
    if (!this.#working) void this.#run();
  }

  async #run(): Promise<void> {
    this.#working = true;
    for (let wish = this.#wish; wish; wish = this.#wish) {
      this.#wish = null;
      await this.work(wish.of).catch(this.onFailure);
    }
    this.#working = false;
  }
}
