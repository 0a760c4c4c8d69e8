import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { findTool, TOOLS, type Tool } from '../../bench/tools';
import { importPartsAnswer } from '../../core/model/begun-answer';
import { fingerprint } from '../support/galley';
import { withoutGo } from '../support/go-program';
import { OwnRepository } from '../support/own-repository';

jest.setTimeout(1_800_000);

const CHART: Readonly<Record<string, string>> = {
  'Chart.yaml': 'apiVersion: v2\nname: beacon\nversion: 1.4.0\nappVersion: "2.0"\n',
  'values.yaml': 'replicas: 1\nimage: { repository: ghcr.io/acme/beacon, tag: "2.0" }\n',
  'crds/lamp.yaml': `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: lamps.beacon.example.com }
spec:
  group: beacon.example.com
  scope: Namespaced
  names: { kind: Lamp, plural: lamps, singular: lamp, listKind: LampList }
  versions: [{ name: v1, served: true, storage: true, schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } } }]
`,
  'templates/all.yaml': `{{- define "labels" }}
app.kubernetes.io/name: beacon
app.kubernetes.io/instance: {{ .Release.Name }}
app.kubernetes.io/managed-by: Helm
{{- end }}
apiVersion: apps/v1
kind: Deployment
metadata:
  name: {{ .Release.Name }}
  labels: {{- include "labels" . | nindent 4 }}
spec:
  replicas: {{ .Values.replicas }}
  selector: { matchLabels: { app.kubernetes.io/name: beacon } }
  template:
    metadata: { labels: { app.kubernetes.io/name: beacon } }
    spec:
      serviceAccountName: default
      containers:
        - name: beacon
          image: {{ .Values.image.repository }}:{{ .Values.image.tag }}
          args: ["--lens-image=ghcr.io/acme/lens:{{ .Values.image.tag }}", "--kube={{ .Capabilities.KubeVersion.Version }}"]
          env: [{ name: TOKEN, valueFrom: { secretKeyRef: { name: beacon, key: token } } }]
          ports: [{ name: http, containerPort: 8080 }]
---
apiVersion: v1
kind: Service
metadata: { name: {{ .Release.Name }} }
spec: { selector: { app.kubernetes.io/name: beacon }, ports: [{ name: http, port: 80, targetPort: http }] }
---
apiVersion: v1
kind: Secret
metadata: { name: beacon }
stringData: { token: {{ randAlphaNum 32 | quote }} }
---
apiVersion: rbac.authorization.k8s.io/v1
kind: ClusterRole
metadata: { name: {{ .Release.Name }} }
rules: [{ apiGroups: [beacon.example.com], resources: [lamps], verbs: [get, list, watch] }]
---
apiVersion: batch/v1
kind: Job
metadata: { name: {{ .Release.Name }}-check, annotations: { helm.sh/hook: post-install } }
spec: { template: { spec: { restartPolicy: Never, containers: [{ name: check, image: "ghcr.io/acme/beacon:{{ .Values.image.tag }}" }] } } }
`,
  'templates/tests/test.yaml': `apiVersion: v1
kind: Pod
metadata: { name: test, annotations: { helm.sh/hook: test } }
spec: { containers: [{ name: test, image: busybox }] }
`,
  'templates/NOTES.txt': 'Shine on.\n',
};

const program = (tool: Tool): string => {
  const found = findTool(tool, true);
  if (found === undefined) throw new Error(`no ${tool.name}`);
  return found.program;
};

const tests = withoutGo === undefined ? test.each : test.skip.each;

tests(['helm3', 'helm4'] as const)('a chart is kept as %s renders it, checked, delivered, and made again', (name) => {
  using own = new OwnRepository();
  const env = { GALLEY_HELM: program(TOOLS[name]) };
  for (const [path, text] of Object.entries(CHART)) own.write(`../charts/beacon/${path}`, text);
  own.write('beacon.yaml', 'replicas: 3\n');
  const words = ['import', '--helm', '../charts/beacon', '--values', 'beacon.yaml', '--namespace', 'lights', '--system', 'platform'];
  const first = own.galley(words, env);
  expect(first).toMatchObject({
    status: 0,
    said: expect.stringMatching(/^beacon: chart beacon 1\.4\.0 by helm [34]\.[\d.]+, 6 objects, kept in charts/),
  });
  expect(first.said).toContain('hook      Job lights/beacon-check: post-install');
  expect(first.said).toContain('secrets   1 value to put into the store: charts/platform/vendored/beacon/SECRETS.md');
  expect(own.failures()).toEqual([]);

  const part = (file: string): string => readFileSync(join(own.root, 'charts/platform/vendored/beacon', file), 'utf8');
  expect(JSON.parse(part('made.json'))).toMatchObject({
    tool: 'helm',
    source: '../charts/beacon',
    chart: { name: 'beacon', version: '1.4.0', digest: expect.stringMatching(/^sha256:/) },
    values: [{ file: 'beacon.yaml', digest: expect.stringMatching(/^sha256:/) }],
    namespace: 'lights',
    images: { 'ghcr.io/acme/beacon:2.0': 'beacon', 'ghcr.io/acme/lens:2.0': 'lens' },
  });
  const tree = join(own.root, 'dist/platform/staging');
  const deployment = readFileSync(join(tree, 'beacon/objects/deployment-beacon.yaml'), 'utf8');
  expect(deployment).toMatch(/replicas: 3\n[\s\S]*--lens-image=ghcr\.io\/acme\/lens:2\.0@sha256:[\s\S]*--kube=v1\.35/);
  expect(existsSync(join(tree, 'beacon/namespaces/namespace-lights.yaml'))).toBe(true);
  expect(readFileSync(join(tree, 'delivery/application-platform-staging-beacon.yaml'), 'utf8')).toContain(
    'path: dist/platform/staging/beacon',
  );
  // A random token makes no other bytes, since it is not in them.
  const again = own.galley(['import', '--again', '--system', 'platform'], env);
  expect(again).toMatchObject({
    status: 0,
    said: expect.stringContaining('the very same as in charts/platform/vendored/beacon: nothing was changed'),
  });
  const same = own.galley([...words, '--json'], env);
  expect({ status: same.status, ...importPartsAnswer.parse(JSON.parse(same.said)) }).toMatchObject({
    status: 0,
    whole: true,
    parts: [{ part: 'beacon', tool: 'helm', chart: { name: 'beacon', version: '1.4.0' }, outcome: 'same', differences: [] }],
  });

  // Galley shows upstream's changes, and takes them on request.
  own.write('../charts/beacon/Chart.yaml', CHART['Chart.yaml']?.replace('1.4.0', '1.5.0') ?? '');
  own.write('../charts/beacon/values.yaml', CHART['values.yaml']?.replace('2.0', '2.1') ?? '');
  const before = fingerprint(join(own.root, 'charts'));
  const differs = own.galley(['import', '--again', '--system', 'platform'], env);
  expect(differs).toMatchObject({ status: 1, said: expect.stringContaining('differs   chart.version: 1.4.0 → 1.5.0') });
  expect(differs.said).toContain('differs   apps/Deployment/lights/beacon: spec.template.spec.containers.0.image');
  expect(fingerprint(join(own.root, 'charts'))).toEqual(before);
  expect(own.galley(['import', '--again', '--replace', '--system', 'platform'], env)).toMatchObject({ status: 0 });
  expect(readFileSync(join(own.root, 'releases/platform/0.1.0.yaml'), 'utf8')).toMatch(
    /lens:\n {4}image: ghcr\.io\/acme\/lens\n {4}tag: "2\.1"/,
  );
  expect(own.failures()).toEqual([]);

  // An edit of a vendored file is an error.
  own.write('charts/platform/vendored/beacon/manifests.json', part('manifests.json').replace('"replicas": 3', '"replicas": 4'));
  expect(own.galley(['synth'])).toMatchObject({ status: 2, said: expect.stringContaining('restore manifests.json with git') });
});

(withoutGo === undefined ? test : test.skip)(
  'a folder is kept as kustomize renders it, in a system with services of its own, under Flux too',
  () => {
    using own = new OwnRepository();
    const env = { GALLEY_KUSTOMIZE: program(TOOLS.kustomize) };
    own.write(
      '../lamp/kustomization.yaml',
      'namespace: lamps\nresources: [all.yaml]\nimages: [{ name: nginx, newTag: "1.27" }]\nconfigMapGenerator: [{ name: conf, literals: [a=b] }]\n',
    );
    own.write(
      '../lamp/all.yaml',
      'apiVersion: v1\nkind: Namespace\nmetadata: { name: lamps }\n---\napiVersion: v1\nkind: Pod\nmetadata: { name: lamp }\nspec: { containers: [{ name: nginx, image: nginx }] }\n',
    );
    expect(own.galley(['new', 'system', 'shop'])).toMatchObject({ status: 0 });
    expect(own.galley(['new', 'service', 'shop', 'web', '--port', '8080'])).toMatchObject({ status: 0 });
    const words = ['import', '--kustomize', '../lamp', '--system', 'shop'];
    expect(own.galley(words, env)).toMatchObject({
      status: 0,
      said: expect.stringMatching(/^lamp: \.\.\/lamp by kustomize 5\.\d+\.\d+, 3 objects, kept/),
    });
    expect(own.failures()).toEqual([]);
    expect(own.galley(words, env)).toMatchObject({ status: 0, said: expect.stringContaining('the very same') });
    const environment = readFileSync(join(own.root, 'envs/shop/staging.yaml'), 'utf8');
    own.write(
      'envs/shop/staging.yaml',
      environment.replace('delivery: argocd', 'delivery: flux').replace('argocd: {', 'flux: { namespace: flux-system }\n    argocd: {'),
    );
    expect(own.failures(['synth', 'synth:check'])).toEqual([]);
    expect(existsSync(join(own.root, 'dist/shop/staging/lamp/namespaces/namespace-lamps.yaml'))).toBe(true);
  },
);

test('refuses a part that it can’t keep, says what to do, and writes nothing', () => {
  using own = new OwnRepository();
  own.write('../broken/Chart.yaml', 'apiVersion: v2\nname: broken\nversion: 1.0.0\n');
  const before = fingerprint(own.root).filter((line) => !/^(?:node_modules|\.git)\//.test(line));
  for (const [words, env, code, said] of [
    [['--helm', '../nowhere', '--system', 'platform'], {}, 2, '"../nowhere", which is not there'],
    [['--helm', '../broken'], {}, 2, '--system'],
    [['--helm', '../broken', '--system', 'platform'], { GALLEY_HELM: '/nowhere/helm' }, 3, 'could not be started'],
    [['--helm', '../broken', '--system', 'platform'], { GALLEY_HELM: '/bin/false' }, 3, 'expected to end with 0, got 1'],
    [['--helm', 'oci://r.example.com/c', '--system', 'platform'], {}, 2, '--chart-version'],
    [['--helm', 'c', '--repo', 'https://me:secret@r.example.com', '--system', 'platform'], {}, 2, 'one with (not shown)'],
    [['--kustomize', 'https://git.example.com/r//k', '--system', 'platform'], {}, 2, '?ref=v1.2.3'],
    [['--kustomize', '../broken', '--values', 'x', '--system', 'platform'], {}, 2, 'no option of --helm'],
    [['--helm', '../broken', '--kustomize', '../broken', '--system', 'platform'], {}, 2, 'one part'],
    [['--again', '--system', 'platform'], {}, 2, 'a system with vendored parts'],
    [['../broken', '--part', 'x'], {}, 2, '--part'],
    [[], {}, 2, '--helm CHART'],
  ] as const) {
    const ran = own.galley(['import', ...words], env);
    expect([words, ran.status, ran.said]).toEqual([words, code, expect.stringContaining(said)]);
  }
  expect(fingerprint(own.root).filter((line) => !/^(?:node_modules|\.git)\//.test(line))).toEqual(before);
});
