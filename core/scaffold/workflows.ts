import type { Forge } from './files';

/** What a forge runs for each change: who may, by the checker of the trusted branch; and whether `dist/` is what the sources render. */
export function workflowFiles(ci: Forge): readonly (readonly [path: string, text: string])[] {
  return ci === 'github' ? [['.github/workflows/galley.yml', GITHUB]] : [['.gitlab-ci.yml', GITLAB]];
}

const GITHUB = `# A pull request is data to the first job: the checker comes from the branch in one folder, and reads the other folder with git alone.
# The second job runs what the pull request brings, so it holds no secret and no right but to read.
name: galley

on:
  pull_request:
  push:
    branches: [main]

permissions: {}

concurrency:
  group: galley-\${{ github.ref }}
  cancel-in-progress: \${{ github.event_name == 'pull_request' }}

jobs:
  who-may:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
      - name: The trusted branch, whose checker judges
        uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          ref: \${{ github.event.pull_request.base.sha || github.event.before }}
          path: base
          persist-credentials: false
      - name: The candidate, which is only read
        uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          ref: \${{ github.event.pull_request.head.sha || github.sha }}
          path: candidate
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22
      - name: Install the checker
        working-directory: base
        run: npm ci --ignore-scripts --no-audit --no-fund
      - name: Everyone was allowed to
        working-directory: base
        env:
          EVENT: \${{ github.event_name }}
          FROM: \${{ github.event.pull_request.base.sha || github.event.before }}
          TO: \${{ github.event.pull_request.head.sha || github.sha }}
        run: |
          incoming=()
          if [ "$EVENT" = pull_request ]; then incoming=(--incoming); fi
          # A sample says who may nowhere. Take this line out once access.yaml is your own.
          if grep -q '^sample: true$' access.yaml; then echo 'access.yaml is a sample: nothing is checked'; exit 0; fi
          npx --no-install galley -C ../candidate access check "\${incoming[@]}" --range "$FROM..$TO"

  rendered:
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22
      - run: npm ci --ignore-scripts --no-audit --no-fund
      - run: npm run lint
      - run: npm run synth:check
      - run: npm test
`;

const GITLAB = `# GitLab takes this file from the commit that is checked. So name this one as the project's CI configuration in another, protected project
# (Settings > CI/CD > General pipelines), or what is checked brings a pipeline of its own. Let pipelines of forks run in the fork (the default),
# and protect variables: these jobs need none.

default:
  image: node:22-bookworm
  interruptible: true

variables:
  GIT_DEPTH: "0"

who-may:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
      variables:
        INCOMING: --incoming
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - |
      # The trusted branch, whose checker judges: in a folder of its own.
      if [ -n "\${INCOMING:-}" ]; then
        git fetch --quiet "$CI_MERGE_REQUEST_PROJECT_URL" "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
        FROM=$(git rev-parse FETCH_HEAD)
        TO=$CI_MERGE_REQUEST_SOURCE_BRANCH_SHA
        TO=\${TO:-$CI_COMMIT_SHA}
      else
        FROM=$CI_COMMIT_BEFORE_SHA
        TO=$CI_COMMIT_SHA
      fi
      base=$(mktemp -d)
      git archive "$FROM" | tar -x -C "$base"
      cd "$base"
      # A sample says who may nowhere. Take this line out once access.yaml is your own.
      if grep -q '^sample: true$' access.yaml; then echo 'access.yaml is a sample: nothing is checked'; exit 0; fi
      npm ci --ignore-scripts --no-audit --no-fund
      npx --no-install galley -C "$CI_PROJECT_DIR" access check \${INCOMING:-} --range "$FROM..$TO"

rendered:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
    - if: $CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH
  script:
    - npm ci --ignore-scripts --no-audit --no-fund
    - npm run lint
    - npm run synth:check
    - npm test
`;
