import { className, gibibytes, z } from 'galley';

const accessMode = z
  .enum(['ReadWriteOnce', 'ReadWriteMany'])
  .describe('ReadWriteOnce belongs to one node: one pod of the API and of the processor each, in a cluster of one node');

const claim = z.strictObject({ size: gibibytes, storageClass: className, accessMode });

/** Claims of the system; the rules say which need ReadWriteMany. */
export const storage = z.strictObject({
  workspace: claim.describe('/workspace of the API: job directories, and account files where there are any'),
  uploads: claim.describe('/workspace/uploads of API and processor; executors have it at /uploads, read-only'),
  processorWorkspace: claim.describe('/workspace of the processor'),
  modelsCache: claim
    .optional()
    .describe('/models of executors: GGUF files of local models, downloaded once; needs a storage class that binds at once'),
});
