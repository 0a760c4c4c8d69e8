import type { Node } from './node';
import { concerns, type Pod, type PodTerm } from './pod';

/** A pod and the node that it was put on. */
export interface Placed {
  readonly pod: Pod;
  readonly node: Node;
}

/** Which pods stand on which node. */
export class Crowd {
  readonly #here: Map<Node, readonly Pod[]>;
  /** By the key of a term, whether it concerns any of them; forgotten where one comes. */
  readonly #met = new Map<string, boolean>();
  /** Whether any of them forbids others. */
  #forbids = false;

  /** @param placed of which nobody is moved */
  constructor(placed: readonly Placed[]) {
    this.#here = new Map();
    for (const { pod, node } of placed) this.add(pod, node);
  }

  add(pod: Pod, node: Node): void {
    this.#here.set(node, [...(this.#here.get(node) ?? []), pod]);
    this.#forbids ||= pod.apart.length > 0;
    for (const [key, met] of this.#met) if (!met) this.#met.delete(key);
  }

  /** Whether a node takes a pod, its size apart. */
  allows(pod: Pod, node: Node): boolean {
    if (!node.admits(pod.nodeSelector)) return false;
    if (!this.#forbids && pod.apart.length === 0 && pod.together.length === 0) return true;
    const here = this.#here.get(node) ?? [];
    const forbidden = here.some(
      (other) => pod.apart.some((term) => concerns(term, other)) || other.apart.some((term) => concerns(term, pod)),
    );
    return (
      !forbidden &&
      pod.together.every(
        (term) =>
          here.some((other) => concerns(term, other)) ||
          // The first pod of a group that a term selects as a whole is let in anywhere.
          (concerns(term, pod) && !this.#concernsAny(term)),
      )
    );
  }

  #concernsAny(term: PodTerm): boolean {
    const known = this.#met.get(term.key);
    if (known !== undefined) return known;
    const met = [...this.#here.values()].some((pods) => pods.some((pod) => concerns(term, pod)));
    this.#met.set(term.key, met);
    return met;
  }
}
