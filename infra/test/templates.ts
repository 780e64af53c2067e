// Finding one's way in a template.

import type { Template } from 'aws-cdk-lib/assertions';

import type { Templates } from './synth.ts';

/** The place of the one there is. */
export const ONLY = 0;

/** The resources of a type. Their properties are whatever CloudFormation has. */
export function resourcesOf(template: Template, type: string): any[] {
  return Object.values(template.findResources(type));
}

/** The properties of every alarm, by its name without what all names begin with. */
export function alarms(templates: Templates): Record<string, any> {
  const all = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  return Object.fromEntries(all.map(({ Properties }) => [Properties.AlarmName.replace(/^notion-chatbot-/, ''), Properties]));
}

/** The environment of the container, by name. */
export function environmentOfTask({ service }: Templates): Record<string, unknown> {
  const { Environment } = resourcesOf(service, 'AWS::ECS::TaskDefinition')[ONLY].Properties.ContainerDefinitions[ONLY];
  return Object.fromEntries(Environment.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]));
}
