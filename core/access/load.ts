import { digestOf } from '../digest';
import { inOrder } from '../document/in-order';
import { parseSource } from '../document/parse';
import { type DocumentPath, formatPath } from '../document/path';
import { checkSchema } from '../document/schema-problems';
import { notAmong } from '../env/find';
import { type Fault, GalleyError } from '../errors';
import { secretKindOf } from '../secrets/looks-secret';
import { type Access, accessSchema } from './access';

/** What `loadAccess` reads. */
export interface AccessSource {
  /** The file's content, YAML 1.2. */
  readonly text: string;
  /** For messages: `access.yaml`, or with the commit that it was read from. */
  readonly file: string;
}

/**
 * The access.yaml that Galley's own repository began with, before a file could say of itself that it is a sample: its keys are nobody's. Whoever goes on from that
 * history has a sample there, and not a law that all later commits broke.
 */
const FIRST_SAMPLE = 'sha256:1d0ccf3bd4f7e8d8744f7051e3c5ba5f3056b18cbe76bb220d8b7570374068b5';

/**
 * Reads `access.yaml`.
 *
 * @throws GalleyError with all problems at once: ACCESS_SYNTAX if it is not the YAML that we take, else ACCESS_INVALID
 */
export function loadAccess({ text, file }: AccessSource): Access {
  const parsed = parseSource({ text, file, code: 'ACCESS_SYNTAX' });
  if (parsed.document === undefined) throw new GalleyError(parsed.problems);
  const { document } = parsed;
  const { output, problems } = checkSchema(accessSchema, {
    document,
    code: 'ACCESS_INVALID',
    hides: (value) => secretKindOf(value) !== undefined,
  });
  if (output === undefined) throw new GalleyError(problems);
  const issues = [...unknownActors(output), ...sharedProofs(output)];
  if (issues.length > 0)
    throw new GalleyError(
      inOrder(
        issues.map(({ path, ...fault }) => ({
          code: 'ACCESS_INVALID' as const,
          subject: formatPath(path),
          ...fault,
          place: document.placeOf(path),
        })),
      ),
    );
  return digestOf(text) === FIRST_SAMPLE ? { ...output, sample: true } : output;
}

type Issue = Fault & {
  readonly path: DocumentPath;
};

function unknownActors({ actors, code = [], grants }: Access): Issue[] {
  const known = Object.keys(actors);
  const coders = code.flatMap((name, at): Issue[] => (known.includes(name) ? [] : [{ path: ['code', at], ...notAmong(name, known) }]));
  const granted = grants.flatMap((grant, index) =>
    grant.actors.flatMap((name, at): Issue[] =>
      known.includes(name) ? [] : [{ path: ['grants', index, 'actors', at], ...notAmong(name, known) }],
    ),
  );
  return [...coders, ...granted];
}

/** A key that two share would prove neither. */
function sharedProofs({ actors, forges }: Access): Issue[] {
  const owners = new Map<string, string>();
  const holders = [
    ...Object.entries(actors).map(([name, proofs]) => ({ path: ['actors', name], name, ...proofs })),
    ...Object.entries(forges).map(([name, proofs]) => ({ path: ['forges', name], name: `the forge ${name}`, ...proofs, oidc: [] })),
  ];
  return holders.flatMap(({ path: holder, name, ssh, gpg, oidc }) => {
    const proofs: readonly (readonly [DocumentPath, string])[] = [
      // The same key with and without the padding of its base64.
      ...ssh.map((key, index) => [[...holder, 'ssh', index], key.replace(/=+$/, '')] as const),
      ...gpg.map(({ fingerprint }, index) => [[...holder, 'gpg', index, 'fingerprint'], fingerprint] as const),
      ...oidc.map(({ issuer, subject }, index) => [[...holder, 'oidc', index, 'subject'], `${issuer} ${subject}`] as const),
    ];
    return proofs.flatMap(([path, proof]): Issue[] => {
      const owner = owners.get(proof);
      owners.set(proof, owner ?? name);
      return owner === undefined
        ? []
        : [{ path, expected: 'what proves one actor alone', got: `what proves ${owner} too`, next: 'remove one' }];
    });
  });
}
