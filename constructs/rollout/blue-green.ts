import type { Duration } from 'cdk8s';
import type { k8s } from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { invalid } from '../invalid';
import { adoptingRollout, PROGRESS_DEADLINE_SECONDS, type RolloutProps } from './adopting-rollout';
import { type Analysis, analysisList } from './analysis';
import { leaks } from './leaks';
import { rolloutService } from './rollout-service';

/** Properties for `BlueGreen`. */
export interface BlueGreenProps extends RolloutProps {
  /** Name of the Service of the version that has the traffic. @default - the workload's with `-active` */
  readonly activeServiceName?: string;
  /** Name of the Service of the version that is to have it next. @default - the workload's with `-preview` */
  readonly previewServiceName?: string;
  /** What a version has to pass before it gets the traffic. Not its traffic: it has none. @default - nothing */
  readonly prePromotionAnalysis?: readonly Analysis[];
  /** What it has to pass when it has it; the previous version gets the traffic back otherwise. @default - nothing */
  readonly postPromotionAnalysis?: readonly Analysis[];
  /** Whether a version that passed gets the traffic by itself; a person promotes it where not. @default false */
  readonly autoPromotionEnabled?: boolean;
  /** How long the previous version goes on after it lost the traffic: as long as connections to it may. @default - Argo Rollouts' 30 s */
  readonly scaleDownDelay?: Duration;
  /** How many previous versions go on at the same time. @default - all whose delay has not passed */
  readonly scaleDownDelayRevisionLimit?: number;
}

/** Which pods have the traffic. Argo Rollouts puts it on running pods, apart from their template. */
const TRAFFIC = 'galley.dev/traffic';

/**
 * A new version beside the old one, at full size, and all traffic moved at once.
 *
 * A budget counts the pods of both versions. Going back to a version whose delay has not passed is immediate, and asks no analysis.
 *
 * @see https://argo-rollouts.readthedocs.io/en/stable/features/bluegreen/
 */
export class BlueGreen extends Construct {
  readonly activeService: k8s.KubeService;
  readonly previewService: k8s.KubeService;
  /**
   * Selector for any further Service, such as a load balancer, which can't point at a Service: it leads to the active pods at every
   * moment of a cutover. Two for a moment, never none.
   */
  readonly selectsActive: Readonly<Record<string, string>>;

  /**
   * @throws GalleyError CONSTRUCT_INVALID if both Services have one name, an analysis before promotion measures traffic or may outlast
   * the progress deadline, or one of either kind never ends. Rendering ends with OBJECT_INVALID if a Service leads to the preview too.
   */
  constructor(scope: Construct, id: string, props: BlueGreenProps) {
    super(scope, id);
    const { workload, prePromotionAnalysis, postPromotionAnalysis, scaleDownDelay } = props;
    const active = props.activeServiceName ?? `${workload.name}-active`;
    const preview = props.previewServiceName ?? `${workload.name}-preview`;
    if (active === preview) {
      throw invalid(this, {
        prop: 'previewServiceName',
        expected: "another name than the active Service's",
        got: `"${preview}" for both`,
        next: 'rename one',
      });
    }
    if (prePromotionAnalysis) this.refuseBeforePromotion(prePromotionAnalysis, props.progressDeadline);
    if (postPromotionAnalysis) this.refuseEndless('postPromotionAnalysis', postPromotionAnalysis);

    this.activeService = rolloutService(this, 'active', active, workload);
    this.previewService = rolloutService(this, 'preview', preview, workload);
    const liveLabels = { [TRAFFIC]: 'active' };
    this.selectsActive = { ...workload.podSelector, ...liveLabels };
    adoptingRollout(this, {
      ...props,
      liveLabels,
      strategy: {
        blueGreen: {
          activeService: active,
          previewService: preview,
          autoPromotionEnabled: props.autoPromotionEnabled ?? false,
          activeMetadata: { labels: liveLabels },
          previewMetadata: { labels: { [TRAFFIC]: 'preview' } },
          prePromotionAnalysis: prePromotionAnalysis && analysisList(prePromotionAnalysis, `${this.node.path}: prePromotionAnalysis`),
          postPromotionAnalysis: postPromotionAnalysis && analysisList(postPromotionAnalysis, `${this.node.path}: postPromotionAnalysis`),
          scaleDownDelaySeconds: scaleDownDelay?.toSeconds(),
          scaleDownDelayRevisionLimit: props.scaleDownDelayRevisionLimit,
        },
      },
    });
    this.node.addValidation({ validate: () => leaks(workload, [this.activeService, this.previewService], liveLabels) });
  }

  private refuseBeforePromotion(analyses: readonly Analysis[], deadline: Duration | undefined): void {
    this.refuseEndless('prePromotionAnalysis', analyses);
    const deadlineSeconds = deadline?.toSeconds() ?? PROGRESS_DEADLINE_SECONDS;
    for (const { templateName, needsTraffic, longestSeconds = 0 } of analyses) {
      if (needsTraffic) {
        throw invalid(this, {
          prop: 'prePromotionAnalysis',
          expected: 'what needs no traffic',
          got: `${templateName}, which measures it where there is none`,
          next: 'take postPromotionAnalysis',
        });
      }
      if (longestSeconds >= deadlineSeconds) {
        throw invalid(this, {
          prop: 'prePromotionAnalysis',
          expected: `${templateName} to end before the progress deadline of ${deadlineSeconds} s`,
          got: `${longestSeconds} s`,
          next: 'shorten it, or raise the deadline',
        });
      }
    }
  }

  private refuseEndless(prop: string, analyses: readonly Analysis[]): void {
    const endless = analyses.find(({ longestSeconds }) => longestSeconds === undefined);
    if (endless === undefined) return;
    throw invalid(this, {
      prop,
      expected: 'an analysis that ends',
      got: `${endless.templateName}, which has an interval and no count`,
      next: 'give it one',
    });
  }
}
