import { AiAgent } from './ai-agent';
import { AiConfig } from './ai-config';
import { AiInstruction } from './ai-instruction';
import { AiModel } from './ai-model';
import { InferenceRequest } from './inference-request';
import { WebhookSource } from './webhook-source';

export { AiAgent, AiConfig, AiInstruction, AiModel, InferenceRequest, WebhookSource };

/** All kinds of AI Agents. */
export const KINDS = [InferenceRequest, AiModel, AiAgent, AiConfig, AiInstruction, WebhookSource] as const;
