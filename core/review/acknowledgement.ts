import type { Access } from '../access/access';
import { mayWrite, writersOf } from '../access/permission';
import type { Proof } from '../access/proof';
import type { Change } from '../model/change';
import { trailersIn } from '../record/message';
import { isAtLeast, type Risk } from './fold';
import type { EnvironmentNeeds } from './needs';

/** One consequence of one object, which somebody has to have seen before it goes in. */
export interface Loss {
  readonly environment: string;
  /** Id of the fact. */
  readonly fact: string;
  /** `PersistentVolumeClaim shop/data` */
  readonly object: string;
}

/** A loss, who may acknowledge it, and who has. */
export interface Asked extends Loss {
  /** `ada or grace` */
  readonly may: string;
  readonly by?: { readonly actor: string; readonly commit: string };
}

/** What somebody says in the trailers of a commit; what was written by hand may lack either. */
export interface Statement {
  readonly actor: string | undefined;
  /** Git's id of the whole tree that they have looked at. */
  readonly head: string | undefined;
  /** `shop/prod claim-removed PersistentVolumeClaim shop/data` */
  readonly losses: ReadonlySet<string>;
}

/** A commit that acknowledges something. */
export interface Acknowledgement {
  readonly commit: string;
  readonly tree: string;
  readonly statement: Statement;
  readonly proof: Proof;
}

/** What is asked of a change, and which acknowledgements count for nothing. */
export interface Acknowledged {
  readonly asked: readonly Asked[];
  readonly void: readonly { readonly commit: string; readonly why: string }[];
}

const ACTOR = 'Galley-Actor';
const HEAD = 'Galley-Head';
const LOSS = 'Galley-Acknowledges';

/** What has consequences. */
interface Consequential {
  readonly changes: readonly Change[];
  readonly needs: readonly EnvironmentNeeds[];
}

/** The consequences of at least a risk, in environments: YAML from elsewhere has nobody who may acknowledge. */
export function lossesIn({ changes, needs }: Consequential, least: Risk): Loss[] {
  const whole = needs.flatMap(({ environment, consequences }) =>
    consequences.flatMap(({ id, risk }): Loss[] => (isAtLeast(risk, least) ? [{ environment, fact: id, object: 'nodes' }] : [])),
  );
  const all = changes.flatMap(({ identity: { environment, kind, namespace, name }, consequences }) =>
    consequences.flatMap(({ id, risk }): Loss[] =>
      environment === undefined || !isAtLeast(risk, least)
        ? []
        : [{ environment, fact: id, object: `${kind} ${namespace === undefined ? '' : `${namespace}/`}${name}` }],
    ),
  );
  return [...new Map([...whole, ...all].map((loss) => [lossText(loss), loss])).values()];
}

/** The message of the commit in which an actor acknowledges losses. @param head git's id of the whole tree */
export function acknowledgementMessage(actor: string, head: string, losses: readonly Loss[]): string {
  const environments = [...new Set(losses.map(({ environment }) => environment))];
  const where = environments.length === 1 ? environments[0] : `${environments.length} environments`;
  const trailers = [`${ACTOR}: ${actor}`, `${HEAD}: ${head}`, ...losses.map((loss) => `${LOSS}: ${lossText(loss)}`)];
  return `Acknowledge what is lost in ${where}\n\n${trailers.join('\n')}\n`;
}

/** What a commit's message acknowledges; undefined if it is about something else. */
export function statementIn(message: string): Statement | undefined {
  const lines = (trailersIn(message) ?? '').split('\n');
  const all = (key: string): string[] => lines.flatMap((line) => (line.startsWith(`${key}: `) ? [line.slice(key.length + 2).trim()] : []));
  const losses = all(LOSS);
  if (losses.length === 0) return undefined;
  // One that is there twice says nothing.
  const [actors, heads] = [all(ACTOR), all(HEAD)];
  return {
    actor: actors.length === 1 ? actors[0] : undefined,
    head: heads.length === 1 ? heads[0] : undefined,
    losses: new Set(losses),
  };
}

/**
 * Compares the losses with the acknowledged ones.
 *
 * @param access of the trusted side: nothing that is judged says who may
 * @param tree git's id of the whole tree of the head
 */
export function acknowledged(
  losses: readonly Loss[],
  found: readonly Acknowledgement[],
  { access, tree }: { readonly access: Access; readonly tree: string | undefined },
): Acknowledged {
  const judged = found.map((each) => ({ each, why: whyVoid(each, tree) }));
  const asked = losses.map((loss): Asked => {
    const text = lossText(loss);
    const valid = judged.find(
      ({ each: { statement, proof }, why }) =>
        why === undefined && proof.actor !== undefined && statement.losses.has(text) && mayWrite(access, proof.actor, loss.environment),
    );
    const may = writersOf(access, loss.environment);
    return { ...loss, may, ...(valid?.each.proof.actor && { by: { actor: valid.each.proof.actor, commit: valid.each.commit } }) };
  });
  const left = asked.filter(({ by }) => by === undefined);
  const reasons = judged.flatMap(({ each, why }) => (why === undefined ? denialsIn(each, left, access) : [{ commit: each.commit, why }]));
  return { asked, void: left.length === 0 ? [] : reasons };
}

/** Why a commit acknowledges nothing; undefined if it does. */
function whyVoid({ tree: own, statement, proof }: Acknowledgement, tree: string | undefined): string | undefined {
  if (proof.actor === undefined) return `nobody is proven, as ${proof.why}`;
  if (statement.actor !== proof.actor) return `${proof.actor} has signed it, and it says ${shown(statement.actor ?? 'no actor')}`;
  if (tree === undefined) return 'what is compared is not committed';
  return own === tree && statement.head === tree ? undefined : 'it is for another tree than the head has: something has changed since';
}

function denialsIn({ commit, statement, proof: { actor } }: Acknowledgement, left: readonly Asked[], access: Access): Acknowledged['void'] {
  const denied = left.filter((loss) => statement.losses.has(lossText(loss)) && !mayWrite(access, actor ?? '', loss.environment));
  const environments = [...new Set(denied.map(({ environment }) => environment))];
  return environments.map((environment) => ({ commit, why: `${actor} may not write to ${environment}` }));
}

/** On one line, whatever stands in names. */
function lossText({ environment, fact, object }: Loss): string {
  return shown(`${environment} ${fact} ${object}`);
}

function shown(text: string): string {
  return text.replaceAll(/[\s\p{C}\p{Zl}\p{Zp}]+/gu, (found) => (found === ' ' ? ' ' : '\ufffd')).trim();
}
