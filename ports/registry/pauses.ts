import { setTimeout as sleep } from 'node:timers/promises';
import type { Patience } from '../../core/registry/patience';
import { retryAfter } from '../retry-after';

/** Pauses between tries: what a host asks for holds for every request to it. */
export class Pauses {
  private readonly until = new Map<string, number>();

  /**
   * @param patience how long is waited at the most
   * @param tell called before a wait that a person would wonder about
   */
  constructor(
    private readonly patience: Pick<Patience, 'firstPause' | 'longestPause'>,
    private readonly tell: (text: string) => void,
  ) {}

  /** Waits until the host may be asked. */
  async before(host: string): Promise<void> {
    for (let left = this.left(host); left > 0; left = this.left(host)) {
      if (left > 500) this.tell(`${host} asks to wait ${Math.ceil(left / 1000)} s`);
      await sleep(left);
    }
  }

  /** Waits after a try that came to nothing, twice as long after each. */
  async after(tries: number): Promise<void> {
    await sleep(this.patience.firstPause * 2 ** (tries - 1));
  }

  /**
   * Keeps to what an answer says of when to come back.
   *
   * @returns seconds, where that is longer than anyone is waited for
   */
  heed(host: string, headers: Headers): number | undefined {
    const pause = retryAfter(headers.get('retry-after') ?? '');
    if (pause > this.patience.longestPause) return Math.ceil(pause / 1000);
    this.until.set(host, Math.max(this.until.get(host) ?? 0, Date.now() + pause));
    return undefined;
  }

  private left(host: string): number {
    return (this.until.get(host) ?? 0) - Date.now();
  }
}
