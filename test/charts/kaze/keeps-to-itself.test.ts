import { kaze } from '../../../charts/kaze';
import { rendered } from '../../support/rendered';

describe('a cell keeps to itself', () => {
  test('a shared cell with the mount that every cell has is refused, since paths are named alike in all of them', async () => {
    const everyones = rendered(kaze, 'agency-prod', (text) => text.replace('mount: kaze-agency-prod', 'mount: kv'));
    await expect(everyones).rejects.toThrow(/agency-prod.yaml:\d+:\d+ config.vault.mount: expected a mount of this cell alone/);
  });

  test.each([
    'https://github.com/acme/rendered',
    'https://github.com/acme/rendered.git',
    'https://github.com/acme/rendered/',
    'git@github.com:acme/rendered.git',
  ])('agents may not open the repository that the cell is reconciled from: %s', async (url) => {
    const open = rendered(kaze, 'cluster-dev', (text) => text.replace('https://github.com/speedrun-ventures/gitops', url));
    await expect(open).rejects.toThrow(/config.workspace.denyRepositories: expected acme\/rendered among them/);
  });
});
