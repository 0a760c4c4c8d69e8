import { spawnSync } from 'node:child_process';
import fc from 'fast-check';
import { findingsOf } from '../../../core/check/objects';
import type { JsonObject, KubernetesObject } from '../../../core/object/object';
import { toYaml } from '../../../core/yaml/yaml';
import { GoProgram, testWithGo } from '../../support/go-program';
import { anyNumber, anyObject, anyText, DANGEROUS } from '../../support/json-arbitrary';

/** What a reader made of one document. */
interface Reading {
  readonly value?: unknown;
  readonly error?: string;
}

const SEED = 1; // the same cases at each run: a reader gets them all in one call, so a failure is not shrunk
const LONGEST = 'k'.repeat(1024);

const objects: readonly JsonObject[] = [
  ...DANGEROUS.map((text) => ({ [text]: text, list: [text, [text], { [text]: text }] })),
  { [LONGEST]: 1 },
  ...fc.sample(anyText, { numRuns: 1000, seed: SEED }).map((text) => ({ a: text, [text]: 0, list: [text, [text], { name: text }] })),
  ...fc.sample(anyNumber, { numRuns: 300, seed: SEED }).map((number) => ({ number })),
  ...fc.sample(anyObject, { numRuns: 500, seed: SEED }),
];

function expectTheSame(readings: readonly Reading[]): void {
  expect(readings).toHaveLength(objects.length);
  objects.forEach((object, index) => {
    const reading = readings[index];
    // The comparison includes the text, so that a failure shows the input.
    expect({ text: toYaml(object), ...reading }).toEqual({ text: toYaml(object), value: object });
  });
}

// json.dumps would turn keys that are no text into text, and NaN into no JSON: both are errors here.
const PYTHON = `
import json, sys, yaml

def checked(value):
    if isinstance(value, dict):
        for key, inner in value.items():
            if type(key) is not str: raise TypeError(f'key {key!r} is a {type(key).__name__}')
            checked(inner)
    elif isinstance(value, list):
        for inner in value: checked(inner)
    return value

def reading(document):
    try:
        value = checked(yaml.load(document, LOADER))
        json.dumps(value, allow_nan=False)
        return {'value': value}
    except Exception as error:
        return {'error': f'{type(error).__name__}: {error}'}

LOADER = yaml.SafeLoader
json.dump([reading(document) for document in json.load(sys.stdin)], sys.stdout)
`;

const pyYaml = spawnSync('python3', ['-c', 'import yaml'], { encoding: 'utf8' });
const withoutPyYaml = pyYaml.error
  ? 'python3 is not installed'
  : pyYaml.status !== 0
    ? 'python3 has no PyYAML; pip install pyyaml'
    : undefined;

const claim = 'PyYAML, which reads YAML 1.1, reads the very same values';
if (withoutPyYaml !== undefined) process.stderr.write(`not run: ${claim}: ${withoutPyYaml}\n`);

(withoutPyYaml === undefined ? test : test.skip)(claim, () => {
  const { status, stdout, stderr, error } = spawnSync('python3', ['-c', PYTHON], {
    input: JSON.stringify(objects.map(toYaml)),
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
  });
  if (status !== 0) throw new Error(`python3 ended with ${status}: ${stderr}`, { cause: error });
  expectTheSame(JSON.parse(stdout));
});

testWithGo("Kubernetes' own reader, sigs.k8s.io/yaml, reads the very same values", () => {
  expectTheSame(new GoProgram('sigs-yaml').ask(objects.map(toYaml)) as Reading[]);
});

testWithGo('kustomize, by which Argo CD and Flux read a folder, reads the very same values of what is not refused', () => {
  const maps = [...DANGEROUS, ...fc.sample(anyText, { numRuns: 300, seed: SEED })].flatMap((text) =>
    [text, `a${text}b`, `${text}a\nb\n`].map(
      (each): KubernetesObject => ({
        apiVersion: 'example.com/v1',
        kind: 'Text',
        metadata: { name: 'a', annotations: { note: each } },
        spec: { text: each, list: [each, { text: each }], [`k${text}`]: 'key' },
      }),
    ),
  );
  const findings = findingsOf(maps);
  const carried = maps.filter((_, index) => findings[index]?.length === 0);
  expect(carried.length).toBeGreaterThan(500);
  expect(carried.length).toBeLessThan(maps.length);
  const readings = new GoProgram('kustomize').ask(carried.map(toYaml)) as Reading[];
  carried.forEach((object, index) => {
    expect({ text: toYaml(object), ...readings[index] }).toEqual({ text: toYaml(object), value: object });
  });
});
