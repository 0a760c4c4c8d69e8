import fc from 'fast-check';
import type { ImageRegistry } from '../../../core/registry/registry';
import { lockfileOf } from '../../../verbs/pin/lockfile';
import { planPin } from '../../../verbs/pin/pin';
import { shop } from '../../support/shop-system';

const digest = fc.string({ unit: fc.constantFrom(...'0123456789abcdef'), minLength: 64, maxLength: 64 }).map((hex) => `sha256:${hex}`);
const tag = fc.stringMatching(/^[a-z0-9_][a-z0-9_.-]{0,12}$/).filter((each) => each !== 'latest');
const comment = fc.stringMatching(/^[ -~äß→]{0,30}$/).map((text) => `# ${text}`.trimEnd());
const gap = fc.array(
  fc.oneof(
    fc.constant(''),
    comment.map((each) => `  ${each}`),
  ),
  { maxLength: 2 },
);
/** Forms of a single value: its quotes, and the text after it. */
const style = fc.record({
  quote: fc.constantFrom('"', "'"),
  behind: fc.oneof(
    fc.constant(''),
    comment.map((each) => ` ${each}`),
  ),
  pad: fc.constantFrom(' ', '  '),
});

const entry = fc.record({
  before: fc.record({ tag, digest, origin: fc.constantFrom('resolved', 'published', 'seen', 'sample') }),
  after: fc.record({ tag, digest }),
  retag: fc.boolean(),
  from: fc.boolean(),
  keys: fc.shuffledSubarray(['image', 'tag', 'digest', 'origin', 'from'], { minLength: 5 }),
  styles: fc.array(style, { minLength: 5, maxLength: 5 }),
  flow: fc.boolean(),
  gap,
});
type Entry = typeof entry extends fc.Arbitrary<infer Value> ? Value : never;

/** The text of one image with its values quoted, and everything else as it was drawn. */
function entryText(name: string, { keys, styles, flow, from, gap: above }: Entry, values: Readonly<Record<string, string>>): string {
  const lines = keys
    .filter((key) => from || key !== 'from')
    .map((key, index) => {
      const { quote, behind, pad } = styles[index] ?? { quote: '"', behind: '', pad: ' ' };
      return { text: `${key}:${pad}${quote}${values[key]}${quote}`, behind };
    });
  if (flow) return `  ${name}: { ${lines.map(({ text }) => text).join(', ')} }${lines[0]?.behind ?? ''}\n`;
  return `  ${name}:\n${above.map((each) => `${each}\n`).join('')}${lines.map(({ text, behind }) => `    ${text}${behind}\n`).join('')}`;
}

const NAMES = ['web', 'api', 'postgres', 'migrate'] as const;

test('pinning changes the values that are new, and no other byte, in any lockfile', async () => {
  const lockfile = fc.record({
    entries: fc.tuple(entry, entry, entry, entry),
    head: comment,
    tail: comment,
    lineBreak: fc.constantFrom('\n', '\r\n'),
    mark: fc.constantFrom('', '\ufeff'),
  });
  await fc.assert(
    fc.asyncProperty(lockfile, async ({ entries, head, tail, lineBreak, mark }) => {
      const textWith = (valuesOf: (each: Entry) => Record<string, string>): string => {
        const [web, api, postgres, migrate] = NAMES.map((name, index) => {
          const each = entries[index] as Entry;
          return entryText(name, each, { image: `registry.example/shop/${name}`, ...valuesOf(each) });
        });
        const text = `${head}\nsystem: shop\nversion: "1.4"\ncomponents:\n${web}${api}thirdParty:\n${postgres}tools:\n${migrate}${tail}\n`;
        return mark + text.replaceAll('\n', lineBreak);
      };
      const before = textWith((each) => ({ ...each.before, from: 'somewhere' }));
      const registry: ImageRegistry = {
        read: async (image) => ({
          digest: entries[NAMES.findIndex((name) => image.endsWith(name))]?.after.digest ?? '',
          platforms: ['linux/amd64'],
        }),
        digestOf: async () => undefined,
        signaturesOf: async () => [],
      };
      const plan = await planPin({
        system: shop,
        draft: { lockfile: lockfileOf(before, 'releases/shop/1.4.yaml', shop, '1.4'), before, copyOf: undefined },
        tags: new Map(entries.flatMap((each, index) => (each.retag ? [[NAMES[index] ?? '', each.after.tag] as const] : []))),
        platforms: ['linux/amd64'],
        registry,
        readText: () => undefined,
        tell: () => {},
      });
      const wanted = textWith((each) => ({
        tag: each.retag ? each.after.tag : each.before.tag,
        digest: each.after.digest,
        origin: 'resolved',
        from: 'registry.example',
      }));
      expect(plan.after).toBe(wanted);
    }),
    { numRuns: 150 },
  );
});
