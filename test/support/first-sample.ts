/** The access.yaml that this repository's history begins with, before a file could say `sample: true`. */
export const FIRST_SAMPLE = `# yaml-language-server: $schema=access.schema.json
# Who may deploy, promote, roll back and gate what. A SAMPLE: the private halves of these keys were thrown away, and the job does not exist.
# Put your own in their place before anything else; docs/actions.md says what each line means.
actors:
  sample-owner:
    ssh:
      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIFstDENWSJ4c1bgg9yLHh0qeDvLfYLNvHV9j+MKc8/fV
  sample-admin:
    ssh:
      - ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAILXGJ+gpc13wH2Zp8/G/JfEue5OH1j25lMcJSlJPG6J3
  sample-smoke-test:
    oidc:
      - issuer: https://token.actions.githubusercontent.com
        subject: repo:example/galley:environment:staging

grants:
  # Write everywhere, and change this file.
  - actors: [sample-owner]
    role: owner
    environments: ["*"]
  # Write to these environments.
  - actors: [sample-admin, sample-smoke-test]
    role: admin
    environments: [memql/staging, kaze/cluster-dev]
`;
