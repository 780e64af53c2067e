// Sign-in by the load balancer: browsers are signed in, and programs with a key and Notion's webhook get past it.

import { expect, test } from 'vitest';

import type { Context } from '../config/reader.ts';
import { OIDC, synth } from './synth.ts';
import { ONLY, environmentOfTask, resourcesOf, sourceOfApi } from './templates.ts';

const { templates } = synth(OIDC);
const [people, programs, ...others] = resourcesOf(templates.service, 'AWS::ElasticLoadBalancingV2::ListenerRule')
  .map(({ Properties }) => Properties).sort((one, other) => one.Priority - other.Priority);
const HOST = { Field: 'host-header', HostHeaderConfig: { Values: ['notes.example.com'] } };
const FROM_BROWSER = { Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'Sec-Fetch-Site', Values: ['*'] } };

test('who comes by a browser is signed in first', () => {
  expect(people.Conditions).toEqual([HOST, FROM_BROWSER]);
  const [signIn, forward] = people.Actions;
  expect([signIn.Type, signIn.Order, forward.Type, forward.Order]).toEqual(['authenticate-oidc', 1, 'forward', 2]);
  expect(signIn.AuthenticateOidcConfig).toMatchObject({
    Issuer: 'https://id.example.com', ClientId: 'notion-chatbot', OnUnauthenticatedRequest: 'authenticate', Scope: 'openid email profile',
  });
});

test('programs and the webhook go by the other rule, without sign-in', () => {
  expect(programs.Conditions).toEqual([HOST]);
  expect(programs.Actions.map(({ Type }: any) => Type)).toEqual(['forward']);
  expect(others).toEqual([]);
});

test('the API itself checks whoever comes by that rule', () => {
  // Every path of the API is guarded, whoever leads there; and the word of a load balancer is taken by its signature alone.
  expect(sourceOfApi('router.rs')).toContain('route_layer(from_fn_with_state(state.clone(), middleware::guard))');
  expect(sourceOfApi('auth/alb.rs')).toContain('header.signer != self.config.arn');
  expect(sourceOfApi('webhook.rs')).toContain('signature::is_valid(key, body, signature)');
  const [loadBalancer] = Object.keys(templates.service.findResources('AWS::ElasticLoadBalancingV2::LoadBalancer'));
  expect(environmentOfTask(templates)).toMatchObject({ ALB_ARN: { Ref: loadBalancer }, API_KEYS: expect.anything() });
});

test('the token of the webhook is put into the container by ECS', () => {
  const container = (context: Context) =>
    resourcesOf(synth(context).templates.service, 'AWS::ECS::TaskDefinition')[ONLY].Properties.ContainerDefinitions[ONLY];
  expect(container({}).Secrets).toBeUndefined();
  expect(JSON.stringify(container({ webhookSecretName: 'notion/webhook' }).Secrets)).toBe(JSON.stringify([{
    Name: 'NOTION_WEBHOOK_TOKEN',
    ValueFrom: { 'Fn::Join': ['', ['arn:', { Ref: 'AWS::Partition' }, ':secretsmanager:ap-northeast-2:123456789012:secret:notion/webhook']] },
  }]));
});
