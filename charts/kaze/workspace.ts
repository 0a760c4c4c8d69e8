import type { KazeConfig } from './config';

/** Runtime and gateway share one claim. ReadWriteOnce is one node, so their pods go to one; ReadWriteMany lets them spread. */
export function workspaceNodeGroup({ workspace }: KazeConfig): string | undefined {
  return workspace.accessMode === 'ReadWriteOnce' ? 'workspace' : undefined;
}
