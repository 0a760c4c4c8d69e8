import { Duration } from 'cdk8s';
import type { Alert } from '../prometheus-rule';
import { aboutObjects, type Namespaces } from './selector';

/** ExternalSecrets of these namespaces that do not follow their store. */
export function externalSecretAlerts(namespaces: Namespaces): Alert[] {
  return [
    {
      alert: 'SecretNotSynced',
      expr: `${aboutObjects('externalsecret_status_condition', 'condition="Ready", status="False", ', namespaces)} == 1`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: 'Secret {{ $labels.namespace }}/{{ $labels.name }} no longer follows its store',
      action: 'What runs goes on with the value that it has; a pod that is new may get none. Read what the store says',
      runbook: {
        see: 'kubectl -n "$namespace" describe externalsecret "$name" | tail -20\nkubectl -n "$namespace" get secretstore,clustersecretstore',
        act: [
          '# A path or key that is not there: put it into the store. A store that is not ready: its role, its address, its CA.',
          'kubectl -n "$namespace" annotate externalsecret "$name" force-sync="$(date +%s)" --overwrite',
        ].join('\n'),
        verify: 'kubectl -n "$namespace" wait --for=condition=Ready externalsecret/"$name" --timeout=2m',
      },
    },
  ];
}

/** Certificates of these namespaces: those that are not issued, and those that end soon, which should have been renewed long before. */
export function certificateAlerts(namespaces: Namespaces, { days = 14 }: { readonly days?: number } = {}): Alert[] {
  const see =
    'kubectl -n "$namespace" describe certificate "$name" | tail -20\nkubectl -n "$namespace" get certificaterequest,order,challenge --sort-by=.metadata.creationTimestamp | tail';
  const act = [
    '# What the challenge or the issuer says: DNS, a way in, a limit of the authority. Then have it tried at once:',
    'cmctl renew -n "$namespace" "$name"',
  ].join('\n');
  const verify =
    'kubectl -n "$namespace" get certificate "$name" -o jsonpath=\'{.status.notAfter}{" "}{.status.conditions[?(@.type=="Ready")].status}{"\\n"}\'';
  return [
    {
      alert: 'CertificateNotReady',
      expr: `${aboutObjects('certmanager_certificate_ready_status', 'condition="True", ', namespaces)} == 0`,
      for: Duration.minutes(15),
      severity: 'warning',
      summary: 'Certificate {{ $labels.namespace }}/{{ $labels.name }} is not issued',
      action: 'Read what its request or challenge says',
      runbook: { see, act, verify },
    },
    {
      alert: 'CertificateEnding',
      expr: `${aboutObjects('certmanager_certificate_expiration_timestamp_seconds', '', namespaces)} - time() < ${days * 86_400}`,
      for: Duration.hours(1),
      severity: 'critical',
      summary: `Certificate {{ $labels.namespace }}/{{ $labels.name }} ends within ${days} days and was not renewed`,
      action: 'Renew it; when it ends, nobody connects',
      runbook: { see, act, verify },
    },
  ];
}
