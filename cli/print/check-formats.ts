import { CHECKS } from '../../core/check/checks';
import { formatFault, type Place } from '../../core/errors';
import type { Finding } from '../../core/model/finding';
import { worstFirst } from './check';

/** An answer for a program, and what did not fit into its format. */
export interface Formatted {
  readonly text: string;
  readonly cut?: string;
}

const DOCS = 'https://github.com/galley-dev/galley/blob/main/docs/checks.md';
/** GitHub takes so many results in a run: https://docs.github.com/en/code-security/reference/code-scanning/sarif-files/sarif-support-for-code-scanning */
const MOST_RESULTS = 25_000;

const messageOf = (finding: Finding): string => `${finding.subject}: ${formatFault(finding as Parameters<typeof formatFault>[0])}`;
/** Open findings. */
const open = (findings: readonly Finding[]): Finding[] =>
  worstFirst(findings).filter(({ accepted, verdict }) => accepted === undefined && verdict === 'wrong');

/** docs/schemas/findings.v1.schema.json */
export function findingsJson(findings: readonly Finding[], notJudged: ReadonlyMap<string, number>): Formatted {
  const schemas = [...notJudged].map(([why, objects]) => ({ what: 'schema', why, objects }));
  return { text: JSON.stringify({ version: 1, findings: worstFirst(findings), notJudged: schemas }, undefined, 2) };
}

/** SARIF 2.1.0 as GitHub reads it. It marks accepted findings as suppressed, with the reason. */
export function sarif(findings: readonly Finding[], version: string): Formatted {
  const all = worstFirst(findings);
  const kept = all.slice(0, MOST_RESULTS);
  const ids = [...new Set(kept.map(({ check }) => check))].sort();
  const rules = ids.map((id) => {
    const check = CHECKS.find((each) => each.id === id);
    return {
      id,
      shortDescription: { text: check?.title ?? id },
      ...(check !== undefined && {
        fullDescription: { text: check.why },
        help: { text: `${check.why}\n${check.fix}\n${check.source}` },
        helpUri: `${DOCS}#${id}`,
        defaultConfiguration: { level: levelOf(check.severity) },
      }),
    };
  });
  const results = kept.map((finding) => ({
    ruleId: finding.check,
    ruleIndex: ids.indexOf(finding.check),
    ...(finding.verdict === 'unknown' ? { kind: 'open', level: 'none' } : { level: levelOf(finding.severity) }),
    message: { text: messageOf(finding) },
    locations: [locationOf(finding)],
    ...(finding.source !== undefined && { relatedLocations: [relatedOf(finding.source)] }),
    partialFingerprints: { 'galley/v1': finding.fingerprint },
    ...(finding.accepted !== undefined && {
      suppressions: [{ kind: 'external', status: 'accepted', justification: finding.accepted.reason }],
    }),
  }));
  const run = { tool: { driver: { name: 'galley', version, informationUri: DOCS, rules } }, columnKind: 'utf16CodeUnits', results };
  const text = JSON.stringify({ $schema: 'https://json.schemastore.org/sarif-2.1.0.json', version: '2.1.0', runs: [run] }, undefined, 2);
  const left = all.length - kept.length;
  return left === 0
    ? { text }
    : { text, cut: `${left} of ${all.length} findings, the least severe, since GitHub takes ${MOST_RESULTS} in a run` };
}

const levelOf = (severity: Finding['severity']): string => (severity === 'info' ? 'note' : severity);

/** The line of the environment file that brought the value. */
function relatedOf({ file, line = 1 }: Place) {
  return {
    physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: line } },
    message: { text: 'the setting that it comes from' },
  };
}

function locationOf({ place, object }: Finding) {
  const uri = place === undefined ? 'checks.yaml' : encodeURI(place.file);
  const fullyQualifiedName = [object.kind, object.namespace, object.name].filter((part) => part !== undefined).join('/');
  return {
    physicalLocation: { artifactLocation: { uri: uri.startsWith('/') ? `file://${uri}` : uri }, region: { startLine: place?.line ?? 1 } },
    logicalLocations: [{ fullyQualifiedName, kind: 'resource' }],
  };
}

/** Lines by which a job of GitHub Actions annotates files: https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands */
export function githubAnnotations(findings: readonly Finding[]): Formatted {
  const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
  const property = (text: string): string => data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
  const lines = open(findings).map((finding) => {
    const { severity, place, check } = finding;
    const at = place === undefined ? '' : `file=${property(place.file)},line=${place.line ?? 1},`;
    return `::${severity === 'info' ? 'notice' : severity} ${at}title=${property(check)}::${data(messageOf(finding))}`;
  });
  const shown = 10;
  const over = (['error', 'warning', 'info'] as const).some(
    (level) => open(findings).filter(({ severity }) => severity === level).length > shown,
  );
  return { text: lines.join('\n'), ...(over && { cut: `nothing here, but GitHub shows only ${shown} annotations of a kind in a step` }) };
}

const GITLAB = { error: 'critical', warning: 'minor', info: 'info' } as const;

/** GitLab's code quality report: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
export function gitlabReport(findings: readonly Finding[]): Formatted {
  const issues = open(findings).map((finding) => ({
    description: messageOf(finding),
    check_name: finding.check,
    fingerprint: finding.fingerprint.slice('sha256:'.length),
    severity: GITLAB[finding.severity],
    location: { path: (finding.place?.file ?? 'checks.yaml').replace(/^\.\//, ''), lines: { begin: finding.place?.line ?? 1 } },
  }));
  return { text: JSON.stringify(issues, undefined, 2) };
}
