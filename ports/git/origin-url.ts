import { Git } from './git';

/** Where a folder's repository is pushed to, without credentials, as an environment may name it; undefined if that says nothing. */
export async function originUrl(folder: string): Promise<string | undefined> {
  try {
    const url = await new Git({ folder }).text(['remote', 'get-url', 'origin']);
    const plain = url.replace(/^(https:\/\/)[^@/]*@/, '$1');
    return /^(?:https:\/\/|ssh:\/\/|git@)\S+$/.test(plain) ? plain : undefined;
  } catch {
    return undefined;
  }
}
