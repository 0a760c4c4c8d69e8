import type { createColors } from 'picocolors';
import { nameOf } from '../../core/names';
import type { Finding } from '../../core/published/verify-folder';
import type { Verification, Verified } from '../../verbs/verify/verification';

type Colors = ReturnType<typeof createColors>;

/** Each environment with its faults, then the files beside them. */
export function verificationLines({ environments, beside }: Verification, color: Colors): string[] {
  return [
    ...environments.flatMap((each) => [verifiedLine(each, color), ...each.findings.map(findingLine)]),
    ...(beside.length > 0 ? [color.bold('beside them')] : []),
    ...beside.map(findingLine),
  ];
}

/** `memql/prod  release 0.9.14 from 3a594d314a1b: as rendered` */
function verifiedLine(verified: Verified, color: Colors): string {
  const { provenance, findings, behind } = verified;
  const late =
    behind === undefined
      ? ''
      : `, and ${behind.branch} has changed it in ${behind.commits === 1 ? '1 commit' : `${behind.commits} commits`} since ${behind.since}`;
  const from = provenance === undefined ? 'of unknown origin' : `release ${provenance.release} from ${provenance.commit.slice(0, 12)}`;
  const verdict =
    findings.length === 0 ? 'as rendered' : color.red(`${findings.length} ${findings.length === 1 ? 'difference' : 'differences'}`);
  return `${color.bold(nameOf(verified))}  ${from}: ${verdict}${late}`;
}

/** `  different  dist/memql/prod/mesh/service-bff.yaml` */
function findingLine({ path, kind, detail }: Finding): string {
  return `  ${kind.padEnd(10)} ${path}${detail === undefined ? '' : ` (${detail})`}`;
}
