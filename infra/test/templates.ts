// Finding one's way in a template.

import { readFileSync } from 'node:fs';

import type { Template } from 'aws-cdk-lib/assertions';
import { expect } from 'vitest';

import type { Templates } from './synth.ts';

/** The place of the one there is. */
export const ONLY = 0;

/** The resources of a type. Their properties are whatever CloudFormation has. */
export function resourcesOf(template: Template, type: string): any[] {
  return Object.values(template.findResources(type));
}

/** The properties of every alarm, by its name without what all names begin with. */
export function alarms(templates: Partial<Templates>): Record<string, any> {
  const all = Object.values(templates).flatMap((template) => resourcesOf(template, 'AWS::CloudWatch::Alarm'));
  return Object.fromEntries(all.map(({ Properties }) => [Properties.AlarmName.replace(/^notion-chatbot-/, ''), Properties]));
}

/** The environment of the container, by name. */
export function environmentOfTask({ service }: Pick<Templates, 'service'>): Record<string, unknown> {
  const { Environment } = resourcesOf(service, 'AWS::ECS::TaskDefinition')[ONLY].Properties.ContainerDefinitions[ONLY];
  return Object.fromEntries(Environment.map(({ Name, Value }: { Name: string; Value: unknown }) => [Name, Value]));
}

/** A source of the API. */
export const sourceOfApi = (path: string): string => readFileSync(new URL(`../../api/src/${path}`, import.meta.url), 'utf8');

/** How often streams of the API say that they are still there, in seconds. */
export function pings(): number[] {
  return ['routes/ask.rs', 'routes/openai.rs'].map((path) => Number(/const PING: Duration = Duration::from_secs\((\d+)\)/.exec(sourceOfApi(path))?.[1]));
}

/** Every way through the security groups, in words. */
export function ways({ service }: Pick<Templates, 'service'>): string[] {
  const nameOf = (id: string) => (id.includes('Balancer') ? 'balancer' : 'task');
  const told: string[] = [];
  const tell = (group: string, direction: string, rule: any) => {
    expect([rule.IpProtocol, rule.FromPort]).toEqual(['tcp', rule.ToPort]);
    const other = (rule.SourceSecurityGroupId ?? rule.DestinationSecurityGroupId)?.['Fn::GetAtt'][0];
    told.push(`${group} ${direction} ${rule.FromPort} ${other ? nameOf(other) : rule.SourcePrefixListId ?? rule.CidrIp}`);
  };
  for (const [id, { Properties }] of Object.entries<any>(service.findResources('AWS::EC2::SecurityGroup'))) {
    for (const rule of Properties.SecurityGroupIngress ?? []) tell(nameOf(id), 'in', rule);
    for (const rule of Properties.SecurityGroupEgress ?? []) tell(nameOf(id), 'out', rule);
  }
  for (const { Properties } of resourcesOf(service, 'AWS::EC2::SecurityGroupIngress')) tell(nameOf(Properties.GroupId['Fn::GetAtt'][0]), 'in', Properties);
  for (const { Properties } of resourcesOf(service, 'AWS::EC2::SecurityGroupEgress')) tell(nameOf(Properties.GroupId['Fn::GetAtt'][0]), 'out', Properties);
  return told.sort();
}
