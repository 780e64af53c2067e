// CloudFront, which is a switch: what is kept, what is passed on, and that nobody gets around it.

import { expect, test } from 'vitest';

import { CDN, OIDC, synth } from './synth.ts';
import { ONLY, pings, resourcesOf } from './templates.ts';

const LISTENER_RULE = 'AWS::ElasticLoadBalancingV2::ListenerRule';
const DISTRIBUTION = 'AWS::CloudFront::Distribution';
const KEY = '{{resolve:secretsmanager:notion-chatbot/origin-key:SecretString:::}}';
/** AWS's own policies. */
const CACHING_DISABLED = '4135ea2d-6df8-44a3-9df3-4b5a84be39ad';
const ALL_VIEWER = '216adef6-5c7f-47e4-b989-5492eafa07d3';

const { data, service } = synth(CDN).templates;
const { DistributionConfig: distribution } = resourcesOf(service, DISTRIBUTION)[ONLY].Properties;
const [origin] = distribution.Origins;

test('is off unless it is switched on', () => {
  const usual = synth().templates;
  usual.service.resourceCountIs(DISTRIBUTION, 0);
  expect(JSON.stringify(usual)).not.toContain('origin-key');
});

test('serves the domain by HTTPS alone', () => {
  expect(distribution.Aliases).toEqual(['notes.example.com']);
  expect(distribution.ViewerCertificate).toMatchObject({ MinimumProtocolVersion: 'TLSv1.2_2021', SslSupportMethod: 'sni-only' });
  for (const behavior of [distribution.DefaultCacheBehavior, ...distribution.CacheBehaviors]) {
    expect(behavior.ViewerProtocolPolicy).toBe('redirect-to-https');
  }
  expect(origin.CustomOriginConfig).toMatchObject({ OriginProtocolPolicy: 'https-only', OriginSSLProtocols: ['TLSv1.2'] });
});

test('questions and streams are passed on: whole, uncached, uncompressed', () => {
  const { DefaultCacheBehavior: passedOn } = distribution;
  expect(passedOn).toMatchObject({ CachePolicyId: CACHING_DISABLED, OriginRequestPolicyId: ALL_VIEWER, Compress: false });
  expect(passedOn.AllowedMethods).toContain('POST');
  expect(distribution.CacheBehaviors.map(({ PathPattern }: any) => PathPattern)).toEqual(['*.js', '*.wasm', '*.css']);
});

test('read timeout: several pings of the API long', () => {
  expect(origin.CustomOriginConfig.OriginReadTimeout).toBe(60);
  expect(Math.max(...pings()) * 3).toBeLessThanOrEqual(60);
});

test('no error is kept, which would be shown to others', () => {
  expect(distribution.CustomErrorResponses).toEqual([404, 500, 501, 502, 503, 504].map((ErrorCode) => ({ ErrorCode, ErrorCachingMinTTL: 0 })));
});

test('files are kept as long as the API says', () => {
  const [policy, ...others] = resourcesOf(service, 'AWS::CloudFront::CachePolicy').map(({ Properties }) => Properties.CachePolicyConfig);
  expect(others).toEqual([]);
  expect(policy).toMatchObject({ MinTTL: 0, DefaultTTL: 0, MaxTTL: 31_536_000 });
  expect(policy.ParametersInCacheKeyAndForwardedToOrigin).toMatchObject({ EnableAcceptEncodingBrotli: true, EnableAcceptEncodingGzip: true });
  const [id] = Object.keys(service.findResources('AWS::CloudFront::CachePolicy'));
  for (const behavior of distribution.CacheBehaviors) expect(behavior).toMatchObject({ CachePolicyId: { Ref: id }, Compress: false });
});

test('no session gets into what is kept for everybody', () => {
  const [policy] = resourcesOf(service, 'AWS::CloudFront::OriginRequestPolicy').map(({ Properties }) => Properties.OriginRequestPolicyConfig);
  // Without `Sec-Fetch-Site`, files go by the way on which nobody is signed in.
  expect(policy).toMatchObject({
    CookiesConfig: { CookieBehavior: 'none' },
    HeadersConfig: { HeaderBehavior: 'whitelist', Headers: ['Host', 'X-Caller-Address'] },
  });
  const [id] = Object.keys(service.findResources('AWS::CloudFront::OriginRequestPolicy'));
  for (const behavior of distribution.CacheBehaviors) expect(behavior.OriginRequestPolicyId).toEqual({ Ref: id });
});

test('nobody gets around it: by address', () => {
  const groups = resourcesOf(service, 'AWS::EC2::SecurityGroup').flatMap(({ Properties }) => Properties.SecurityGroupIngress ?? []);
  const rules = resourcesOf(service, 'AWS::EC2::SecurityGroupIngress').map(({ Properties }) => Properties);
  const fromOutside = [...groups, ...rules].filter(({ SourceSecurityGroupId }) => !SourceSecurityGroupId);
  expect(fromOutside).toMatchObject([{ SourcePrefixListId: 'pl-00000000000000001', IpProtocol: 'tcp', FromPort: 443, ToPort: 443 }]);
});

test('nobody gets around it: by a key that no template holds', () => {
  expect(origin.OriginCustomHeaders).toEqual([{ HeaderName: 'X-Origin-Key', HeaderValue: KEY }]);
  for (const context of [CDN, { ...CDN, ...OIDC }]) {
    for (const { Properties } of resourcesOf(synth(context).templates.service, LISTENER_RULE)) {
      expect(Properties.Conditions).toContainEqual({ Field: 'http-header', HttpHeaderConfig: { HttpHeaderName: 'X-Origin-Key', Values: [KEY] } });
    }
  }
  data.hasResourceProperties('AWS::SecretsManager::Secret', {
    Name: 'notion-chatbot/origin-key', GenerateSecretString: { ExcludePunctuation: true, PasswordLength: 48 },
  });
});

test('the firewall behind it counts by the address of the caller, which the caller cannot set', () => {
  const { service: guarded } = synth({ ...CDN, waf: 'true' }).templates;
  const [acl] = resourcesOf(guarded, 'AWS::WAFv2::WebACL').map(({ Properties }) => Properties);
  expect(acl.Rules[ONLY].Statement.RateBasedStatement).toMatchObject({
    AggregateKeyType: 'FORWARDED_IP', ForwardedIPConfig: { HeaderName: 'X-Caller-Address', FallbackBehavior: 'MATCH' },
  });
  const [{ FunctionCode: code }] = resourcesOf(guarded, 'AWS::CloudFront::Function').map(({ Properties }) => Properties) as [any];
  const handler = new Function(`${code}; return handler;`)();
  const request = { headers: { 'x-caller-address': { value: '10.0.0.1' } } };
  expect(handler({ request, viewer: { ip: '203.0.113.9' } }).headers['x-caller-address']).toEqual({ value: '203.0.113.9' });
  const { DistributionConfig } = resourcesOf(guarded, DISTRIBUTION)[ONLY].Properties;
  for (const behavior of [DistributionConfig.DefaultCacheBehavior, ...DistributionConfig.CacheBehaviors]) {
    expect(behavior.FunctionAssociations).toMatchObject([{ EventType: 'viewer-request' }]);
  }
  service.resourceCountIs('AWS::CloudFront::Function', 0);
});

test('the domain leads to it', () => {
  const [id] = Object.keys(service.findResources(DISTRIBUTION));
  service.hasOutput('LoadBalancerName', { Value: { 'Fn::GetAtt': [id, 'DomainName'] } });
});
