import { foundIn } from '../../support/found';

describe('the template of an ApplicationSet', () => {
  const project =
    "---\napiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata: {name: team, namespace: argocd}\nspec: {sourceRepos: ['https://example.com/*'], destinations: [{server: https://kubernetes.default.svc, namespace: team-*}]}\n";
  const set = (name: string, namespace: string, url = 'https://example.com/a.git'): string =>
    `---\napiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata: {name: all, namespace: argocd}\nspec: {template: {metadata: {name: '{{name}}'}, spec: {project: ${name}, sources: [{repoURL: ${url}, path: a}], destination: {server: https://kubernetes.default.svc, namespace: '${namespace}'}}}}\n`;

  test('names a project that is there', () => {
    expect(foundIn('project-exists', project + set('team', 'team-a'))).toEqual([]);
    expect(foundIn('project-exists', project + set('other', 'team-a'))).toEqual(['ApplicationSet/all spec.template.spec.project']);
    expect(foundIn('project-exists', project + set("'{{project}}'", 'team-a'))).toEqual([]);
  });

  test('goes where its project lets it', () => {
    expect(foundIn('project-allows', project + set('team', 'team-a'))).toEqual([]);
    expect(foundIn('project-allows', project + set('team', 'bank'))).toEqual(['ApplicationSet/all spec.template.spec.destination']);
    expect(foundIn('project-allows', project + set('team', '{{namespace}}'))).toEqual([]);
    expect(foundIn('project-allows', project + set('team', 'team-a', 'https://example.org/a.git'))).toEqual([
      'ApplicationSet/all spec.template.spec.sources[0].repoURL',
    ]);
  });
});

describe('an object that two apply', () => {
  const applier = (name: string, more = ''): string =>
    `---\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec: {path: ./${name}${more}}\n`;
  const map = (owner: string, metadata = ', namespace: shop'): string =>
    `---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a${metadata}, labels: {kustomize.toolkit.fluxcd.io/name: ${owner}}}\n`;
  const two = applier('web') + applier('api');

  test.each<[what: string, yaml: string, found: number]>([
    ['in one cluster', two + map('web') + map('api'), 1],
    ['of one of them', two + map('web') + map('web'), 0],
    ['to two clusters', applier('web') + applier('api', ', kubeConfig: {secretRef: {name: far}}') + map('web') + map('api'), 0],
    ['to a namespace that is not known', two + map('web', '') + map('api', ''), 0],
  ])('%s', (_, yaml, found) => expect(foundIn('object-of-two', yaml)).toHaveLength(found));
});
