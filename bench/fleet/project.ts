import { type Cell, digestOf, SERVICES, VERSION } from './model';

/** The files of a project of the fleet: one for each cell, and its release. */
export function projectFiles(cells: readonly Cell[]): Record<string, string> {
  return {
    [`releases/fleet/${VERSION}.yaml`]: release(),
    ...Object.fromEntries(cells.map((cell) => [`envs/fleet/${cell.name}.yaml`, environment(cell)])),
  };
}

export function environment({ name, replicas, level }: Cell): string {
  return `system: fleet
environment: ${name}
production: false
release: ${VERSION}
kubernetesVersion: "1.35"
delivery: argocd
repository:
  url: https://git.example.com/fleet/rendered.git
  branch: main
  path: dist
cluster:
  operators:
    argocd: { namespace: argocd, version: 3.2.11 }
config:
  replicas: ${replicas}
  level: ${level}
`;
}

function release(): string {
  const components = SERVICES.map(
    (name) => `  ${name}:
    image: registry.example.com/fleet/${name}
    tag: ${VERSION}
    digest: ${digestOf(name)}
    origin: sample
`,
  );
  return `system: fleet\nversion: ${VERSION}\ncomponents:\n${components.join('')}`;
}
