/** Who did something, and when, as git records it. */
export interface Signature {
  readonly name: string;
  readonly email: string;
  /** Seconds since 1970. */
  readonly seconds: number;
  /** Offset from UTC: `+0200`. */
  readonly zone: string;
}

/** A commit, read. */
export interface Commit {
  /** All hexadecimal digits. */
  readonly id: string;
  readonly parents: readonly string[];
  readonly author: Signature;
  readonly committer: Signature;
  readonly subject: string;
  /** Without the subject and without space around it. */
  readonly body: string;
}

/** For `git log --format=`: the fields of a commit, each ended by a NUL byte. */
export const COMMIT_FORMAT = ['%H', '%P', '%an', '%ae', '%ad', '%cn', '%ce', '%cd', '%s', '%b'].map((field) => `${field}%x00`).join('');

/** @param fields the parts of one commit, printed with `COMMIT_FORMAT` and `--date=raw` */
export function commitFrom(fields: readonly string[]): Commit {
  const [
    id = '',
    parents = '',
    name = '',
    email = '',
    date = '',
    committer = '',
    committerEmail = '',
    committed = '',
    subject = '',
    body = '',
  ] = fields;
  return {
    id: id.trim(),
    parents: parents.split(' ').filter((parent) => parent !== ''),
    author: { name, email, ...moment(date) },
    committer: { name: committer, email: committerEmail, ...moment(committed) },
    subject,
    body: body.trim(),
  };
}

/** `2026-03-01T12:00:00+01:00` (RFC 3339). Git's own %aI is not the same in all its versions: some write Z for UTC. */
export function isoDate({ seconds, zone }: Signature): string {
  const offset = (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(3, 5))) * (zone.startsWith('-') ? -1 : 1);
  // biome-ignore lint/style/noRestrictedGlobals: it reads no clock
  const day = new Date((seconds + offset * 60) * 1000).toISOString().slice(0, 19);
  return `${day}${zone.slice(0, 3)}:${zone.slice(3)}`;
}

/** `Ada <ada@example.com>` */
export function person({ name, email }: Pick<Signature, 'name' | 'email'>): string {
  return `${name} <${email}>`;
}

function moment(raw: string): Pick<Signature, 'seconds' | 'zone'> {
  const [seconds = '0', zone = '+0000'] = raw.split(' ');
  return { seconds: Number(seconds), zone };
}
