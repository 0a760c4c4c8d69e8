import { type Mount, Size, Volume } from 'galley/constructs';

/** The only place where a process of the control plane may write: its root file system is read-only. */
export function scratch(): Mount {
  return Volume.emptyDir('tmp', { sizeLimit: Size.mebibytes(256) }).mount('/tmp');
}
