import { parse } from 'yaml';
import { memql } from '../../../charts/memql';
import type { Drift } from '../../../core/drift/report';
import { type Cluster, clusterSchema } from '../../../core/env/environment';
import { type Controller, switched } from '../../support/deliveries';
import type { TestCluster } from './cluster';
import { Reconciled } from './reconciled';
import { releaseFixture } from './release-fixture';
import { RolloutStates } from './rollout-states';
import { applicationsIn } from './trees';

const TARGET = 'memql/staging';

/** memQL's `staging`, reconciled by one controller or the other, and what a person does with it. */
export class MemqlStaging {
  readonly reconciled: Reconciled;
  readonly states: RolloutStates;
  /** The environment file, for that controller. */
  readonly text: string;

  constructor(
    private readonly cluster: Pick<TestCluster, 'api' | 'ca' | 'kubeconfig'>,
    delivery: Controller,
  ) {
    this.reconciled = new Reconciled(cluster.ca, memql, 'staging');
    this.states = new RolloutStates(cluster.api, 'memql');
    this.text = switched(this.reconciled.text, delivery);
  }

  /** What its cluster has. */
  get machinery(): { readonly cluster: Cluster } {
    return { cluster: clusterSchema.parse(parse(this.text).cluster) };
  }

  /** Publishes the first version; returns the commit. */
  async begin(): Promise<string> {
    await this.reconciled.write(this.text);
    return this.reconciled.publish();
  }

  /**
   * Adds a version of the suite's own, whose images get these tags, then deploys and publishes it; returns the commit.
   *
   * @param publish how. @default - as it is
   */
  async deploy(version: string, tags: Readonly<Record<string, string>>, publish = () => this.reconciled.publish()): Promise<string> {
    this.reconciled.addRelease(version, releaseFixture(this.reconciled.release, version, tags));
    await this.reconciled.galley('deploy', `memql@${version}`, TARGET);
    return publish();
  }

  /** The command that a person gives. */
  async rollout(verb: 'promote' | 'abort' | 'retry', name: string): Promise<void> {
    await this.reconciled.galley('rollout', verb, TARGET, name, '--kubeconfig', this.cluster.kubeconfig);
  }

  /** What `galley drift` says of the cluster. */
  async drift(): Promise<Drift[]> {
    const applications = applicationsIn(this.reconciled.tree).flatMap((each) => ['--application', each]);
    const words = ['--kubeconfig', this.cluster.kubeconfig, '--json', ...applications];
    const { exit, out, err } = await this.reconciled.project.run('drift', TARGET, ...words);
    if (exit > 1) throw new Error(err);
    return JSON.parse(out) as Drift[];
  }

  [Symbol.dispose](): void {
    this.reconciled[Symbol.dispose]();
  }
}
