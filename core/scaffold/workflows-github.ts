/** The workflows of a repository on GitHub: who may, whether `dist/` is what the sources render, and what a change does, as one comment. */
export const GITHUB: readonly (readonly [path: string, text: string])[] = [
  ['.github/workflows/galley.yml', galley()],
  ['.github/workflows/comment.yml', comment()],
];

function galley(): string {
  return `# A pull request is data to the jobs who-may and review: the program comes from the branch in one folder, and reads the other folder with git alone.
# The job rendered runs what the pull request brings, so it holds no secret and no right but to read. The comment is written by comment.yml.
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

  review:
    if: github.event_name == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 15
    permissions:
      contents: read
    steps:
      - name: The trusted branch, whose program compares
        uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          ref: \${{ github.event.pull_request.base.sha }}
          path: base
          persist-credentials: false
      - name: The candidate, which is only read
        uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683 # v4.2.2
        with:
          ref: \${{ github.event.pull_request.head.sha }}
          path: candidate
          fetch-depth: 0
          persist-credentials: false
      - uses: actions/setup-node@49933ea5288caeca8642d1e84afbd3f7d6820020 # v4.4.0
        with:
          node-version: 22
      - name: Install the program
        working-directory: base
        run: npm ci --ignore-scripts --no-audit --no-fund
      - name: What the change does
        working-directory: base
        env:
          FROM: \${{ github.event.pull_request.base.sha }}
          TO: \${{ github.event.pull_request.head.sha }}
        run: |
          mkdir "$RUNNER_TEMP/review"
          # What the branch brought meanwhile is no part of the change.
          from=$(git -C ../candidate merge-base "$FROM" "$TO")
          for format in markdown html json; do
            npx --no-install galley -C ../candidate diff "$from" "$TO" --access-of "$FROM" --format "$format" --out "$RUNNER_TEMP/review/review.$format"
          done
      - uses: actions/upload-artifact@ea165f8d65b6e75b540449e92b4886f43607fa02 # v4.6.2
        with:
          name: review
          path: \${{ runner.temp }}/review
          retention-days: 14
      - name: What is lost is acknowledged
        working-directory: base
        env:
          FROM: \${{ github.event.pull_request.base.sha }}
          TO: \${{ github.event.pull_request.head.sha }}
        run: |
          # A sample says who may nowhere. Take this line out once access.yaml is your own.
          if grep -q '^sample: true$' access.yaml; then echo 'access.yaml is a sample: nobody can acknowledge anything'; exit 0; fi
          from=$(git -C ../candidate merge-base "$FROM" "$TO")
          npx --no-install galley -C ../candidate diff "$from" "$TO" --access-of "$FROM" --fail-on high > /dev/null
`;
}

function comment(): string {
  return `# Writes what galley.yml found of a pull request as one comment, and brings it up to date in place.
#
# It runs in the branch, with the branch's own file, once galley.yml is done, and may write a comment. It checks nothing out and runs nothing that the
# pull request brings. What it takes from there is one file of Markdown, in which whatever comes from YAML stands in code spans, and its number
# is not taken from it: GitHub is asked which open pull request has the commit that was reviewed.
name: comment

on:
  workflow_run: # zizmor: ignore[dangerous-triggers] nothing of the pull request runs here; the reason stands above
    workflows: [galley]
    types: [completed]

permissions: {}

concurrency:
  group: comment-\${{ github.event.workflow_run.head_repository.full_name }}-\${{ github.event.workflow_run.head_branch }}
  cancel-in-progress: true

jobs:
  comment:
    if: github.event.workflow_run.event == 'pull_request'
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    permissions:
      actions: read
      pull-requests: write
    steps:
      - name: The review, as a file
        id: review
        continue-on-error: true
        uses: actions/download-artifact@d3f86a106a0bac45b974a628896c90dbdf5c8093 # v4.3.0
        with:
          name: review
          path: review
          run-id: \${{ github.event.workflow_run.id }}
          github-token: \${{ github.token }}
      - name: One comment, updated in place
        if: steps.review.outcome == 'success'
        env:
          GH_TOKEN: \${{ github.token }}
          GH_REPO: \${{ github.repository }}
          HEAD: \${{ github.event.workflow_run.head_sha }}
        run: |
          file=review/review.markdown
          test -f "$file" && test ! -L "$file" && test "$(stat --format=%s "$file")" -le 65536
          # By this the comment is found again.
          test "$(head -n 1 "$file")" = '<!-- galley diff -->'
          number=$(gh api "repos/$GH_REPO/commits/$HEAD/pulls" --jq "[.[] | select(.state == \\"open\\" and .head.sha == \\"$HEAD\\")][0].number // empty")
          test -n "$number" || { echo 'no open pull request is at this commit any more'; exit 0; }
          mine='[.[] | select(.user.login == "github-actions[bot]" and (.body | startswith("<!-- galley diff -->")))][0].id // empty'
          comment=$(gh api --paginate "repos/$GH_REPO/issues/$number/comments" --jq "$mine" | head -n 1)
          if [ -n "$comment" ]; then
            gh api --silent --method PATCH "repos/$GH_REPO/issues/comments/$comment" --field "body=@$file"
          else
            gh api --silent --method POST "repos/$GH_REPO/issues/$number/comments" --field "body=@$file"
          fi
`;
}
