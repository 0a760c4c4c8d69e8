/**
 * The first access.yaml: one owner of all.
 *
 * @param key type and base64 of an SSH key
 */
export function firstAccess(name: string, key: string): string {
  return `# yaml-language-server: $schema=access.schema.json
# Who may change what: docs/actions.md says what each line means.
actors:
  ${name}:
    ssh:
      - ${key}

grants:
  # Write everywhere, and change this file.
  - actors: [${name}]
    role: owner
    environments: ["*"]
`;
}

/** One that grants nothing, where no key is known: `galley access init` puts an owner in its place. */
export const SAMPLE_ACCESS = `# yaml-language-server: $schema=access.schema.json
# Who may change what. A SAMPLE, which grants nothing: no key was found. \`galley access init NAME\` puts your own in its place.
sample: true
actors: {}
grants: []
`;

/** A plain name for an actor, made from what a person is called. */
export function actorName(called: string): string {
  const name = called
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^[^a-z]+|-+$/g, '')
    .slice(0, 40);
  return name === '' ? 'owner' : name;
}
