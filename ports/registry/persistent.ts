import { type GalleyError, problem } from '../../core/errors';
import type { Patience } from '../../core/registry/patience';
import type { PlainHosts } from '../../core/registry/urls';
import { type Answer, exchange, NoAnswer, type Question } from './exchange';
import { Pauses } from './pauses';

/** What another try may settle: too many requests, and a server that is out of order for now. */
const PASSING: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Asks again where that may help, and knows hosts that are out of reach. */
export class PersistentClient {
  private readonly pauses: Pauses;
  private readonly lost = new Map<string, GalleyError>();

  /** @param tell called before a wait that a person would wonder about */
  constructor(
    private readonly patience: Patience,
    private readonly plain: PlainHosts,
    tell: (text: string) => void,
  ) {
    this.pauses = new Pauses(patience, tell);
  }

  /**
   * Asks until there is an answer that another try would not change.
   *
   * @throws GalleyError REGISTRY_FAILED; the same one for every later request to a host that can't be reached
   */
  async ask(question: Question): Promise<Answer> {
    const { host } = question.url;
    for (let tries = 1; ; tries += 1) {
      await this.pauses.before(host);
      const lost = this.lost.get(host);
      if (lost !== undefined) throw lost;
      const last = tries === this.patience.tries;
      try {
        const answer = await exchange(question, { timeout: this.patience.timeout, plain: this.plain });
        if (!PASSING.has(answer.status)) return answer;
        const tooLong = this.pauses.heed(host, answer.headers);
        if (tooLong !== undefined)
          throw this.lose(host, failed(host, `status ${answer.status} and to wait ${tooLong} s`, 'run galley again then'));
        if (last) throw failed(host, `status ${answer.status} ${tries} times`, 'run galley again later');
      } catch (error) {
        if (!(error instanceof NoAnswer)) throw error;
        if (error.kind === 'refused') throw failed(host, `${error.reason}${from(error, host)}`, 'check the registry', error);
        if (last || error.kind === 'lasting')
          throw this.lose(
            host,
            failed(host, `${error.reason}${from(error, host)}`, 'check its name and the network, then run galley again', error),
          );
      }
      await this.pauses.after(tries);
    }
  }

  private lose(host: string, error: GalleyError): GalleyError {
    this.lost.set(host, error);
    return error;
  }
}

function failed(host: string, got: string, next: string, cause?: Error): GalleyError {
  return problem('REGISTRY_FAILED', { subject: host, expected: 'an answer', got, next }, { cause });
}

function from(error: NoAnswer, host: string): string {
  return error.host === host ? '' : ` from ${error.host}, where it led`;
}
