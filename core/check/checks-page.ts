import type { Check } from './check';
import { declaredLines } from './declared-connections';

/** The page of all checks, docs/checks.md. */
export function checksPage(checks: readonly Check[]): string {
  const sorted = [...checks].sort((a, b) => (a.id < b.id ? -1 : 1));
  return `${[INTRODUCTION, ...sorted.map(section)].join('\n')}`;
}

const INTRODUCTION = `# Checks

<!-- npm run checks-page writes this from core/check/ -->

\`galley check\` runs these over all objects at once. A finding is \`wrong\`, or \`unknown\` where it leads to something outside of what was given:
unknown is told and fails nothing. An \`error\` exits 1; \`--fail-on warning\` makes a warning do so too.

To accept a finding, write why on its object, with a last day if there is one:

\`\`\`yaml
metadata:
  annotations:
    galley.dev/accept.service-target-port: the sidecar opens it when it starts (until 2027-03-31)
\`\`\`

or in \`checks.yaml\` beside \`envs/\`, where severities are set too. A \`*\` stands for anything:

\`\`\`yaml
severities:
  budget-selects-pods: error
environments:
  "*/dev":
    severities: { policy-selects-pods: "off" }
accept:
  - check: secret-exists
    environment: shop/*
    object: Deployment/shop/till
    reason: the payment provider's operator makes it
    until: 2027-03-31
\`\`\`

**Schemas** are judged by [kubeconform](https://github.com/yannh/kubeconform), where it is on PATH or the environment variable \`GALLEY_KUBECONFORM\` names it; Galley
itself asks no network. It goes by the schemas of Kubernetes that Galley brings, by each CustomResourceDefinition among what is checked, those given with
\`--crds\`, and those of the projects that Galley knows. **Rules in CEL** of these definitions need no other program. Of YAML from elsewhere a definition that only
Galley knows says \`unknown\`, since the cluster may have another version. What is not judged is never passed: the summary, and \`notJudged\` in JSON, say which
and why.

A definition may declare which fields of its objects name what, by the annotation \`galley.dev/references\`: a line for each, such as
\`spec.agentRef: example.com/Agent\` or \`spec.steps[].login: /Secret\`. \`custom-reference-exists\`, \`secret-exists\` and \`secret-key\` then follow them.

**In the cluster**: an environment with \`guardrails: { podSecurity: restricted }\` (or \`baseline\`) has an application \`guardrails\`, by which the API server
refuses every pod in the system's namespaces whose images have no digest or that breaks the Pod Security Standard, whoever makes it. \`action: warn\` or \`audit\`
only tells. Pods that run stay until their spec changes.

An acceptance of nothing, without a reason, or past its day is a finding itself (\`acceptance-unused\`, \`acceptance-expired\`).
`;

function section({ id, severity, title, why, fix, source, good, bad, declares = [] }: Check): string {
  return `## ${id}

**${severity}**: ${title}.

${why} ${fix} [Source](${source})
${declaredLines(declares)
  .map((line) => `\nWhere the charts declare \`${line}\`:\n`)
  .join('')}
\`\`\`yaml
# passes
${shortened(good)}
\`\`\`

\`\`\`yaml
# does not
${shortened(bad)}
\`\`\`
`;
}

const shortened = (yaml: string): string =>
  yaml
    .trimEnd()
    .split('\n')
    .map((line) => (line.length > 300 ? `${line.slice(0, 76)}…` : line))
    .join('\n');
