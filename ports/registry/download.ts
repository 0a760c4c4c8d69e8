import { problem } from '../../core/errors';
import { exchange, NoAnswer } from './exchange';

const TIMEOUT = 60_000;
/** The definitions of a large project have some megabytes. */
const MOST = 64 * 2 ** 20;

/**
 * The text at a URL. Only this machine is asked without TLS.
 *
 * @throws GalleyError USAGE for what is no such URL, IO_FAILED where nothing comes from there
 */
export async function download(address: string): Promise<string> {
  if (!URL.canParse(address))
    throw problem('USAGE', { subject: 'source', expected: 'a URL', got: JSON.stringify(address), next: 'correct it' });
  const url = new URL(address);
  const subject = `${url.origin}${url.pathname}`;
  const failed = (got: string) => problem('IO_FAILED', { subject, expected: 'a file', got, next: 'try it with curl -L' });
  try {
    const { status, body } = await exchange({ method: 'GET', url, accept: '*/*' }, { timeout: TIMEOUT, plain: new Set(), most: MOST });
    if (status !== 200) throw failed(`status ${status}`);
    return body.toString('utf8');
  } catch (error) {
    throw error instanceof NoAnswer ? failed(error.reason) : error;
  }
}
