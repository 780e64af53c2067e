// Who may call, and by which way: the name and certificate, sign-in, tokens, limits, and what stands before the load balancer.

import type { Name, Reader } from './reader.ts';

/** What the load balancer needs to sign people in. */
export interface Oidc {
  issuer: string;
  authorizationEndpoint: string;
  tokenEndpoint: string;
  userInfoEndpoint: string;
  clientId: string;
  /** The secret of AWS Secrets Manager that holds the client's secret as text. The operator makes it. */
  clientSecretName: string;
}

/** The issuer whose tokens programs may call with, and for whom these are. */
export interface Tokens {
  issuer: string;
  audience: string;
}

/** A name and a certificate: everything by HTTPS. Or neither, for a closed trial. */
export interface Tls {
  domain: string;
  certificateArn: string;
}

/** Who may call, and how often. */
export interface Callers {
  tls: Tls | undefined;
  allowedCidrs: string[];
  /** CloudFront stands before the load balancer, with this certificate. */
  cdnCertificateArn: string | undefined;
  oidc: Oidc | undefined;
  tokens: Tokens | undefined;
  groupsClaim: string | undefined;
  /** As the API reads `ASKS_PER_MINUTE` and `READS_PER_MINUTE`: a number, or `off`. */
  asksPerMinute: string | undefined;
  readsPerMinute: string | undefined;
  corsOrigins: string | undefined;
}

const CIDR = /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})\/(\d|[12]\d|3[0-2])$/;
const DOMAIN = /^(?=.{4,253}$)([a-z0-9]([a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/;
const ADDRESS = /^https:\/\/[^\s?#]+$/;
const OIDC_NAMES = [
  'oidcIssuer', 'oidcAuthorizationEndpoint', 'oidcTokenEndpoint', 'oidcUserInfoEndpoint', 'oidcClientId',
  'oidcClientSecretName',
] as const;

/** CloudFront takes certificates of this region alone. */
const REGION_OF_CDN = 'us-east-1';

/** Reads who may call. */
export function readCallers(reader: Reader, region: string): Callers {
  const rate = (name: Name) => reader.text(name, /^(off|[1-9]\d{0,5}|1000000)$/, 'a number of calls in a minute, such as 60, or `off`');
  const callers: Callers = {
    tls: readTls(reader, region),
    allowedCidrs: reader.list('allowedCidrs', isCidr, 'range of addresses, such as 203.0.113.0/24'),
    cdnCertificateArn: reader.certificate('cdnCertificateArn', REGION_OF_CDN, 'CloudFront'),
    oidc: readOidc(reader),
    tokens: readTokens(reader),
    groupsClaim: reader.text('oidcGroupsClaim', /^\S+$/, 'the name of a claim'),
    asksPerMinute: rate('asksPerMinute'),
    readsPerMinute: rate('readsPerMinute'),
    corsOrigins: reader.list('corsOrigins', (text) => /^https?:\/\/[^\s/]+$/.test(text), 'origin, such as https://wiki.example.com').join(',') || undefined,
  };
  checkTogether(callers, reader);
  return callers;
}

function checkTogether({ tls, allowedCidrs, oidc, tokens, groupsClaim, cdnCertificateArn }: Callers, { mistakes }: Reader): void {
  const isClosed = allowedCidrs.length > 0 && !allowedCidrs.some((cidr) => cidr.endsWith('/0'));
  if (!tls && !isClosed) {
    mistakes.push('domain and certificateArn are not set: keys and answers would go unencrypted over the open internet. Set ' +
      'both, or allowedCidrs for a closed trial by plain HTTP');
  }
  if (!tls && oidc) {
    mistakes.push('oidcIssuer needs domain and certificateArn: a load balancer signs people in by HTTPS only');
  }
  if (groupsClaim && !oidc && !tokens) {
    mistakes.push('oidcGroupsClaim needs oidcIssuer or tokenIssuer: nobody else tells of groups');
  }
  if (cdnCertificateArn && !tls) {
    mistakes.push('cdnCertificateArn needs domain and certificateArn: CloudFront calls the load balancer by HTTPS');
  }
  if (cdnCertificateArn && allowedCidrs.length > 0) {
    mistakes.push('allowedCidrs: behind CloudFront the load balancer sees CloudFront\'s addresses alone: leave it out, or cdnCertificateArn');
  }
}

function readTls(reader: Reader, region: string): Tls | undefined {
  const domain = reader.text('domain', DOMAIN, 'a name, such as notes.example.com, without https://');
  const certificateArn = reader.certificate('certificateArn', region, `a load balancer in ${region}`);
  if (domain && certificateArn) return { domain, certificateArn };
  if (reader.isSet('domain') !== reader.isSet('certificateArn')) {
    reader.mistakes.push(`${reader.isSet('domain') ? 'certificateArn' : 'domain'} is not set: HTTPS needs both domain and certificateArn`);
  }
  return undefined;
}

function isCidr(text: string): boolean {
  const octets = CIDR.exec(text)?.slice(1, 5).map(Number);
  return octets !== undefined && octets.every((octet) => octet <= 255);
}

function readOidc(reader: Reader): Oidc | undefined {
  if (!OIDC_NAMES.some((name) => reader.isSet(name))) return undefined;
  const address = (name: Name) => reader.text(name, ADDRESS, 'an address that begins with https://')
    ?? reader.required(name, 'a part of signing in by OpenID Connect, as the issuer\'s /.well-known/openid-configuration has it');
  return {
    issuer: address('oidcIssuer'),
    authorizationEndpoint: address('oidcAuthorizationEndpoint'),
    tokenEndpoint: address('oidcTokenEndpoint'),
    userInfoEndpoint: address('oidcUserInfoEndpoint'),
    clientId: reader.text('oidcClientId') ?? reader.required('oidcClientId', 'the client that the issuer knows the load balancer by'),
    clientSecretName: reader.text('oidcClientSecretName', /^[\w/+=.@-]+$/, 'the name of a secret of AWS Secrets Manager')
      ?? reader.required('oidcClientSecretName', 'the secret of AWS Secrets Manager with the client\'s secret: make it first'),
  };
}

function readTokens(reader: Reader): Tokens | undefined {
  if (!reader.isSet('tokenIssuer') && !reader.isSet('tokenAudience')) return undefined;
  return {
    issuer: reader.text('tokenIssuer', ADDRESS, 'an address that begins with https://') ?? reader.required('tokenIssuer', 'the issuer whose tokens are taken'),
    audience: reader.text('tokenAudience') ?? reader.required('tokenAudience', 'what its tokens for this service have as `aud`'),
  };
}
