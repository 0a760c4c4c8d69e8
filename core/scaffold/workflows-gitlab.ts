/** What GitLab runs for each change: who may, whether `dist/` is what the sources render, and what a change does, as one comment. */
export const GITLAB = `# GitLab takes this file from the commit that is checked. So name this one as the project's CI configuration in another, protected project
# (Settings > CI/CD > General pipelines), or what is checked brings a pipeline of its own. Let pipelines of forks run in the fork (the default),
# and protect variables. Only the job comment needs one, GALLEY_COMMENT_TOKEN: a project access token, role Reporter, scope api, protected and masked.

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

# What the change does, by the program of the trusted branch, which reads the candidate with git alone.
review:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - |
      git fetch --quiet "$CI_MERGE_REQUEST_PROJECT_URL" "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
      base=$(mktemp -d)
      git archive FETCH_HEAD | tar -x -C "$base"
      (cd "$base" && npm ci --ignore-scripts --no-audit --no-fund)
      TO=\${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}
      from=$(git merge-base FETCH_HEAD "$TO")
      for format in markdown html json; do
        (cd "$base" && npx --no-install galley -C "$CI_PROJECT_DIR" diff "$from" "$TO" --access-of FETCH_HEAD --format "$format" --budget gitlab --out "$CI_PROJECT_DIR/review.$format")
      done
  artifacts:
    expire_in: 14 days
    paths: [review.markdown, review.html, review.json]

# Fails where data, access or availability is lost, and nobody who may has acknowledged it; by the program and the access.yaml of the trusted branch.
acknowledged:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event"
  script:
    - |
      git fetch --quiet "$CI_MERGE_REQUEST_PROJECT_URL" "$CI_MERGE_REQUEST_TARGET_BRANCH_NAME"
      base=$(mktemp -d)
      git archive FETCH_HEAD | tar -x -C "$base"
      (cd "$base" && npm ci --ignore-scripts --no-audit --no-fund)
      # A sample says who may nowhere. Take this line out once access.yaml is your own.
      if grep -q '^sample: true$' "$base/access.yaml"; then echo 'access.yaml is a sample: nobody can acknowledge anything'; exit 0; fi
      TO=\${CI_MERGE_REQUEST_SOURCE_BRANCH_SHA:-$CI_COMMIT_SHA}
      from=$(git merge-base FETCH_HEAD "$TO")
      (cd "$base" && npx --no-install galley -C "$CI_PROJECT_DIR" diff "$from" "$TO" --access-of FETCH_HEAD --fail-on high > /dev/null)

# Checks nothing out, and takes one file from the job before.
comment:
  rules:
    - if: $CI_PIPELINE_SOURCE == "merge_request_event" && $GALLEY_COMMENT_TOKEN
  needs: [review]
  variables:
    GIT_STRATEGY: none
  script:
    - |
      test -f review.markdown && test ! -L review.markdown
      test "$(head -n 1 review.markdown)" = '<!-- galley diff -->'
      notes="$CI_API_V4_URL/projects/$CI_MERGE_REQUEST_PROJECT_ID/merge_requests/$CI_MERGE_REQUEST_IID/notes"
      call() { curl --fail --silent --show-error --header "PRIVATE-TOKEN: $GALLEY_COMMENT_TOKEN" "$@"; }
      me=$(call "$CI_API_V4_URL/user" | node -pe 'JSON.parse(require("fs").readFileSync(0)).id')
      mine=$(call "$notes?per_page=100&sort=asc&order_by=created_at" | node -pe '
        const found = JSON.parse(require("fs").readFileSync(0)).find(({ author, body }) => author.id === Number(process.argv[1]) && body.startsWith("<!-- galley diff -->"));
        found === undefined ? "" : found.id' "$me")
      if [ -n "$mine" ]; then call --request PUT "$notes/$mine" --form 'body=<review.markdown' --output /dev/null
      else call --request POST "$notes" --form 'body=<review.markdown' --output /dev/null; fi
`;
