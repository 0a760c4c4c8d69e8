import { problem } from '../../core/errors';
import { type PolicyPeer, podsIn } from './peer';

// Ranges that are never the public internet. RFC 1918 (private), RFC 6598 (carriers, and tailnets), RFC 3927 (link-local, where clouds
// serve instance credentials); RFC 4193 and RFC 4291 (the same for IPv6).
const PRIVATE_V4 = ['10.0.0.0/8', '100.64.0.0/10', '169.254.0.0/16', '172.16.0.0/12', '192.168.0.0/16'];
const PRIVATE_V6 = ['fc00::/7', 'fe80::/10'];

/** A peer of connections that is no declared workload. */
export class OutsidePeer {
  /** Everything but private ranges; found by name, since host names of the internet have no lasting addresses. */
  static readonly INTERNET = new OutsidePeer(
    [{ ipBlock: { cidr: '0.0.0.0/0', except: PRIVATE_V4 } }, { ipBlock: { cidr: '::/0', except: PRIVATE_V6 } }],
    true,
  );

  /**
   * Addresses outside the cluster.
   *
   * @param cidrs ranges such as `10.1.2.3/32`
   * @param byName whether it is reached by a host name, so that it needs DNS. Default: false
   * @throws GalleyError CONSTRUCT_INVALID if there is none: Kubernetes takes an empty list for "everywhere"
   */
  static addresses(cidrs: readonly string[], { byName = false }: { readonly byName?: boolean } = {}): OutsidePeer {
    if (cidrs.length === 0)
      throw problem('CONSTRUCT_INVALID', {
        subject: 'addresses',
        expected: 'at least one range',
        got: 'none',
        next: 'name the ranges, or leave the connection out',
      });
    return new OutsidePeer(
      [...new Set(cidrs)].sort().map((cidr) => ({ ipBlock: { cidr } })),
      byName,
    );
  }

  /** Pods of a namespace that others look after: an ingress controller, a monitoring system. @param podLabels default: all its pods */
  static pods(namespace: string, podLabels?: Readonly<Record<string, string>>): OutsidePeer {
    return new OutsidePeer([podsIn(namespace, podLabels)], true);
  }

  /**
   * All pods of each namespace that carries the labels, where its name is not known.
   *
   * @throws GalleyError CONSTRUCT_INVALID without a label: Kubernetes takes that for every namespace
   */
  static namespaces(labels: Readonly<Record<string, string>>): OutsidePeer {
    if (Object.keys(labels).length === 0) {
      throw problem('CONSTRUCT_INVALID', {
        subject: 'namespaces',
        expected: 'at least one label',
        got: 'none',
        next: 'name a label that only the meant namespaces carry',
      });
    }
    return new OutsidePeer([{ namespaceSelector: { matchLabels: labels } }], true);
  }

  private constructor(
    readonly peers: readonly PolicyPeer[],
    /** Whether whoever reaches it asks DNS first. */
    readonly byName: boolean,
  ) {}
}
