import { dnsLabel, z } from 'galley';
import { AiAgent, AiConfig, AiModel } from './kinds';

/** AiModels by name. */
export const models = z.record(dnsLabel, AiModel.spec).default({}).describe('models by name: an AiModel each, which agents name');

/** AiAgents by name. */
export const agents = z
  .record(dnsLabel, AiAgent.spec)
  .default({})
  .describe('agents by name: an AiAgent each, which webhooks and requests name; without any, events are accepted and nothing is done');

/** The one AiConfig. */
export const settings = AiConfig.spec
  .optional()
  .describe('the AiConfig of the namespace: providers of the models, and what requests get that name nothing');
