import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { load } from 'js-yaml';
import { NO_CHECKS_FILE } from '../../core/check/checks-file';
import { KubernetesVersion } from '../../core/kubernetes-version';
import { readManifests } from '../../core/manifest/manifests';
import type { Finding } from '../../core/model/finding';
import { readManifestFiles } from '../../ports/disk/manifest-files';
import { checkFiles } from '../../verbs/check/check-files';
import { withoutGo } from '../support/go-program';
import { withKubeconform } from '../support/with-kubeconform';
import { CHECKED_SETS } from './support/checked-sets';
import { builtSet, pathOf } from './support/public-sets';

jest.setTimeout(900_000);

/** What a person judged of some findings, and how many of each set they looked at. */
interface Label {
  readonly check: string;
  /** Of the finding. @default wrong */
  readonly verdict?: Finding['verdict'];
  /** Of its subject. @default - any */
  readonly about?: string;
  readonly is: 'right' | 'wrong';
  readonly reason: string;
  readonly found: Readonly<Record<string, number>>;
}

const LABELS = load(readFileSync(join(__dirname, 'support/labelled-findings.yaml'), 'utf8')) as readonly Label[];

const labelOf = ({ check, verdict, subject }: Finding): Label | undefined =>
  LABELS.find((label) => label.check === check && (label.verdict ?? 'wrong') === verdict && new RegExp(label.about ?? '').test(subject));

/** All files of a folder. */
const filesIn = (path: string): number =>
  statSync(path).isDirectory() ? readdirSync(path, { recursive: true, withFileTypes: true }).filter((each) => each.isFile()).length : 1;

/** Files that are neither read nor named. */
function skipped(path: string): string[] {
  const { files, others, passed } = readManifestFiles(path);
  const { manifests, unread, others: named, generated } = readManifests(files);
  const told = new Set([...manifests, ...unread, ...named].map(({ place }) => place?.file));
  const silent = [...files].filter(([file, text]) => !told.has(file) && /\S/.test(text)).map(([file]) => file);
  const missing = filesIn(path) - files.size - others.length - [...passed.values()].reduce((sum, count) => sum + count, 0);
  return [...(generated.length > 0 ? [] : silent), ...(missing === 0 ? [] : [`${missing} files of ${path}`])];
}

(withoutGo === undefined ? test : test.skip)(
  'of what galley check finds in manifests that others published, each is labelled, and under one in fifty is wrong',
  async () => {
    const putBack = await withKubeconform();
    const scratch = mkdtempSync(join(tmpdir(), 'galley-sets-'));
    const counts = new Map<string, number>();
    const unlabelled: string[] = [];
    const silent: string[] = [];
    let [found, wrong, objects] = [0, 0, 0];
    try {
      for (const set of CHECKED_SETS) {
        const folder = join(scratch, set.name);
        mkdirSync(folder);
        const path = set.isBuilt ? join(folder, 'built.yaml') : pathOf(set);
        if (set.isBuilt) writeFileSync(path, builtSet(set));
        const answer = await checkFiles({
          words: [path],
          whole: false,
          file: NO_CHECKS_FILE,
          scratch: join(folder),
          kubernetesVersion: KubernetesVersion.parse('1.34'),
        });
        if (!set.isBuilt) silent.push(...skipped(path));
        objects += answer.objects;
        for (const finding of answer.findings) {
          const label = labelOf(finding);
          found += 1;
          if (label?.is === 'wrong') wrong += 1;
          if (label === undefined)
            unlabelled.push(`${set.name}: ${finding.check} ${finding.verdict} ${finding.subject}: ${finding.wrong ?? finding.got}`);
          const key = `${LABELS.indexOf(label as Label)} ${set.name}`;
          counts.set(key, (counts.get(key) ?? 0) + 1);
        }
      }
    } finally {
      putBack();
      rmSync(scratch, { recursive: true, force: true });
    }
    process.stderr.write(`${CHECKED_SETS.length} sets, ${objects} objects, ${found} findings, ${wrong} of them wrong\n`);

    expect(silent).toEqual([]);
    expect(unlabelled).toEqual([]);
    // Somebody looked at each: a new finding of a kind is not covered by the label of another.
    const labelled = LABELS.flatMap((label, index) =>
      Object.entries(label.found).map(([set, count]) => [`${index} ${set}`, count] as const),
    );
    const told = ([key, count]: readonly [string, number]): string =>
      `${LABELS[Number(key.split(' ')[0])]?.check} ${key.split(' ')[1]}: ${count}`;
    expect([...counts].map(told).sort()).toEqual(labelled.map(told).sort());
    expect(CHECKED_SETS.length).toBeGreaterThanOrEqual(40);
    expect(found).toBeGreaterThan(1000);
    expect(wrong / found).toBeLessThan(0.02);
  },
);
