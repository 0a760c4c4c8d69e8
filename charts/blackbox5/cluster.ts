import { type Application, CustomResourceDefinition, Namespace, SharedVolume, Size } from 'galley/constructs';
import type { Blackbox5Installation } from './installation';
import { CODE, NAMESPACES, PARTS } from './names';
import { RALFInstance } from './ralf-instance';

/** What everything else stands on. */
export interface Base {
  readonly application: Application;
  /** The code, as each namespace sees it. */
  readonly code: SharedVolume;
}

/** What belongs to no namespace: the four namespaces, the kind RALFInstance, and a volume of the code for each namespace that mounts it. */
export function cluster(installation: Blackbox5Installation): Base {
  const { code } = installation.config;
  const application = installation.application('cluster');
  for (const part of PARTS) new Namespace(application, NAMESPACES[part], { podSecurity: 'restricted' });
  new CustomResourceDefinition(application, RALFInstance.name, { type: RALFInstance });
  return {
    application,
    code: new SharedVolume(application, CODE, {
      source: code.source,
      size: Size.gibibytes(gibibytes(code.size)),
      storageClass: code.storageClass,
      namespaces: { [NAMESPACES.storage]: 'read-write', [NAMESPACES.agents]: 'read-write', [NAMESPACES.mcp]: code.mcp },
    }),
  };
}

/** Whole gibibytes, as the environment's schema takes them. */
export function gibibytes(text: string): number {
  return Number.parseInt(text, 10);
}
