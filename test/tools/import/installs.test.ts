import { importInstall, installFiles } from '../../../tools/import/installs';

const manifests = (tag: string): string => `
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: { name: widgets.example.com }
spec:
  versions:
    - name: v1
      served: true
      schema:
        openAPIV3Schema:
          description: prose
          properties:
            description: { type: string, description: prose }
            size: { type: integer, default: 1, x-kubernetes-validations: [{ rule: self > 0, message: too small }] }
      additionalPrinterColumns: [{ name: Size, description: kept, type: integer, jsonPath: .size }]
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: server }
spec:
  template:
    spec:
      initContainers: [{ name: copy, image: "registry.example.com:5000/a/server:${tag}" }]
      containers: [{ name: server, image: "registry.example.com:5000/a/server:${tag}" }, { name: redis, image: "redis:7" }]
---
`;

describe('importInstall', () => {
  test('drops descriptions from schemas, and nothing that the API server enforces', () => {
    const [crd] = JSON.parse(importInstall('1.0.0', [manifests('v1')]).text);
    expect(crd.spec.versions[0]).toEqual({
      name: 'v1',
      served: true,
      schema: {
        openAPIV3Schema: {
          properties: {
            description: { type: 'string' },
            size: { type: 'integer', default: 1, 'x-kubernetes-validations': [{ rule: 'self > 0', message: 'too small' }] },
          },
        },
      },
      additionalPrinterColumns: [{ name: 'Size', description: 'kept', type: 'integer', jsonPath: '.size' }],
    });
  });

  test('keeps upstream’s references apart, by name', () => {
    const { images, text } = importInstall('1.0.0', [manifests('v1')]);
    expect(images).toEqual({ redis: 'redis:7', server: 'registry.example.com:5000/a/server:v1' });
    const [, deployment] = JSON.parse(text);
    expect(deployment.spec.template.spec).toEqual({
      initContainers: [{ name: 'copy', image: 'registry.example.com:5000/a/server' }],
      containers: [
        { name: 'server', image: 'registry.example.com:5000/a/server' },
        { name: 'redis', image: 'redis' },
      ],
    });
  });

  test('refuses two images of one name', () => {
    const other = manifests('v1').replace('redis:7', 'docker.io/other/server:v1');
    expect(() => importInstall('1.0.0', [other])).toThrow('docker.io/other/server:v1: expected one image named server');
  });
});

test('versions that differ in tags alone share a file, and the module names each version’s own tags', () => {
  const newer = manifests('v3').replace('type: integer, default: 1', 'type: integer, default: 2');
  const installs = [importInstall('1.0.0', [manifests('v1')]), importInstall('1.0.1', [manifests('v2')]), importInstall('1.1.0', [newer])];
  const files = installFiles('some-thing', installs);
  expect([...files.keys()].sort()).toEqual(['install/some-thing-1.0.0.json', 'install/some-thing-1.1.0.json', 'some-thing-install.ts']);
  const module = files.get('some-thing-install.ts');
  expect(module).toContain('export const SOME_THING_INSTALLS');
  expect(module?.match(/require\('.*'\)/g)).toEqual([
    "require('./install/some-thing-1.0.0.json')",
    "require('./install/some-thing-1.0.0.json')",
    "require('./install/some-thing-1.1.0.json')",
  ]);
  for (const tag of ['v1', 'v2', 'v3']) expect(module).toContain(`registry.example.com:5000/a/server:${tag}"`);
});
