import type { Resources } from '../workload/container';

/** Requests and limits in the types of one imported kind: each has a quantity type of its own. */
export function quantities<Request, Limit>(
  { requests, limits }: Resources,
  of: { readonly requests: (value: string) => Request; readonly limits: (value: string) => Limit },
): { requests: Record<string, Request>; limits: Record<string, Limit> } {
  return {
    requests: { cpu: of.requests(requests.cpu), memory: of.requests(requests.memory) },
    limits: { ...(limits.cpu !== undefined && { cpu: of.limits(limits.cpu) }), memory: of.limits(limits.memory) },
  };
}
