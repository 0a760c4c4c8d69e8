import { report, type StandIn } from './stand-in';

const API = 'cert-manager.io/v1';

/** cert-manager: the Secret that a Certificate names, with its three keys but nothing signed, and then Ready. */
const certificate: StandIn = {
  apiVersion: API,
  kind: 'Certificate',
  async reconcile(object, { api, withheld }) {
    if (withheld(object) === 'silent') return;
    const { secretName, secretTemplate = {} } = object['spec'];
    const invented = Buffer.from('invented').toString('base64');
    await api.apply(
      {
        apiVersion: 'v1',
        kind: 'Secret',
        metadata: { ...secretTemplate, name: secretName, namespace: object.metadata.namespace ?? '' },
        type: 'kubernetes.io/tls',
        data: { 'tls.crt': invented, 'tls.key': invented, 'ca.crt': invented },
      },
      'cert-manager',
    );
    await report(api, object, { type: 'Ready', status: 'True', reason: 'Ready', message: 'Certificate is up to date' });
  },
};

const issuer = (kind: 'Issuer' | 'ClusterIssuer'): StandIn => ({
  apiVersion: API,
  kind,
  async reconcile(object, { api, withheld }) {
    if (withheld(object) === 'silent') return;
    await report(api, object, { type: 'Ready', status: 'True', reason: 'IsReady', message: 'ready to sign' });
  },
});

export const certManager: readonly StandIn[] = [certificate, issuer('Issuer'), issuer('ClusterIssuer')];
