// CloudFront before the load balancer, by switch: files of the page with a hash in their names are kept near the reader;
// everything else is passed on as it comes, streams as well. The API says how long each file may be kept, and compresses
// what is worth it.
//
// Files are asked for without cookies and without what tells a browser: an answer that is kept for everybody must not hold
// the session that the load balancer renews on its way. They are for anybody, so nobody need be signed in for them.
//
// The load balancer is reached by CloudFront alone: its security group lets in CloudFront's addresses, which all
// distributions of all accounts have, and its rules ask for a key that only this one sends.

import { Duration, SecretValue, Validations } from 'aws-cdk-lib';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import {
  AllowedMethods, BehaviorOptions, CacheCookieBehavior, CacheHeaderBehavior, CachePolicy, CacheQueryStringBehavior, Distribution,
  Function as EdgeFunction, FunctionCode, FunctionEventType, FunctionRuntime, HttpVersion, OriginProtocolPolicy,
  OriginRequestHeaderBehavior, OriginRequestPolicy, OriginSslPolicy, SecurityPolicyProtocol, ViewerProtocolPolicy,
} from 'aws-cdk-lib/aws-cloudfront';
import { HttpOrigin } from 'aws-cdk-lib/aws-cloudfront-origins';
import { type IApplicationLoadBalancer, ListenerCondition } from 'aws-cdk-lib/aws-elasticloadbalancingv2';
import { Construct } from 'constructs';

import type { Tls } from '../config/callers.ts';
import { CDN, NAMES } from '../guide.ts';

/** The header by which this distribution makes itself known. */
const KEY_HEADER = 'X-Origin-Key';
/** Which files the page is made of. */
const FILES = ['*.js', '*.wasm', '*.css'];

/** The errors that CloudFront would keep. */
const ERRORS = [404, 500, 501, 502, 503, 504];

/** A reference that CloudFormation resolves: the key is in no template. */
const originKey = (): string => SecretValue.secretsManager(NAMES.originKey).unsafeUnwrap();

/** Holds for what comes through CloudFront. */
export const fromCdn = (): ListenerCondition => ListenerCondition.httpHeader(KEY_HEADER, [originKey()]);

export interface CdnProps {
  loadBalancer: IApplicationLoadBalancer;
  tls: Tls;
  certificateArn: string;
  /** A firewall behind it counts the calls of each address. */
  waf: boolean;
}

/** The distribution. */
export class Cdn extends Construct {
  readonly distribution: Distribution;

  constructor(scope: Construct, id: string, { loadBalancer, tls, certificateArn, waf }: CdnProps) {
    super(scope, id);
    const passedOn: BehaviorOptions = {
      origin: new HttpOrigin(loadBalancer.loadBalancerDnsName, {
        protocolPolicy: OriginProtocolPolicy.HTTPS_ONLY,
        originSslProtocols: [OriginSslPolicy.TLS_V1_2],
        readTimeout: Duration.seconds(CDN.readTimeout),
        customHeaders: { [KEY_HEADER]: originKey() },
      }),
      viewerProtocolPolicy: ViewerProtocolPolicy.REDIRECT_TO_HTTPS,
      allowedMethods: AllowedMethods.ALLOW_ALL,
      cachePolicy: CachePolicy.CACHING_DISABLED,
      // With the caller's Host, which certificate and rules of the load balancer are for.
      originRequestPolicy: OriginRequestPolicy.ALL_VIEWER,
      // A stream that is compressed here would be held back.
      compress: false,
      ...(waf ? { functionAssociations: [{ eventType: FunctionEventType.VIEWER_REQUEST, function: this.caller() }] } : {}),
    };
    const kept: BehaviorOptions = {
      ...passedOn,
      allowedMethods: AllowedMethods.ALLOW_GET_HEAD,
      cachePolicy: this.asTheApiSays(),
      originRequestPolicy: new OriginRequestPolicy(this, 'Nobody', {
        comment: 'Nothing that tells who asks',
        headerBehavior: OriginRequestHeaderBehavior.allowList('Host', CDN.callerHeader),
      }),
    };
    this.distribution = new Distribution(this, 'Distribution', {
      comment: 'Notion RAG Chatbot',
      domainNames: [tls.domain],
      certificate: Certificate.fromCertificateArn(this, 'Certificate', certificateArn),
      minimumProtocolVersion: SecurityPolicyProtocol.TLS_V1_2_2021,
      httpVersion: HttpVersion.HTTP2_AND_3,
      defaultBehavior: passedOn,
      additionalBehaviors: Object.fromEntries(FILES.map((pattern) => [pattern, kept])),
      // CloudFront keeps these for ten seconds otherwise, for everybody, also where nothing else is kept. What one caller does not
      // find another may see, and a file of the new page that an old task does not have is there in a moment.
      errorResponses: ERRORS.map((httpStatus) => ({ httpStatus, ttl: Duration.seconds(0) })),
    });
    Validations.of(this.distribution).acknowledge(
      { id: 'AwsSolutions-CFR1', reason: 'Callers are known by key or sign-in, and not by their country.' },
      { id: 'AwsSolutions-CFR2', reason: 'The firewall (-c waf) stands before the load balancer, which nothing gets around.' },
      { id: 'AwsSolutions-CFR3', reason: 'The API logs every call; see the load balancer.' },
    );
  }

  /** For as long as `Cache-Control` says, which is not at all where it says nothing. */
  private asTheApiSays(): CachePolicy {
    return new CachePolicy(this, 'AsTheApiSays', {
      comment: 'What Cache-Control says',
      minTtl: Duration.seconds(0),
      defaultTtl: Duration.seconds(0),
      maxTtl: Duration.days(365),
      enableAcceptEncodingBrotli: true,
      enableAcceptEncodingGzip: true,
      cookieBehavior: CacheCookieBehavior.none(),
      headerBehavior: CacheHeaderBehavior.none(),
      queryStringBehavior: CacheQueryStringBehavior.none(),
    });
  }

  /** Says whose address the call comes from, in a header that callers cannot set: for the firewall's limit. */
  private caller(): EdgeFunction {
    return new EdgeFunction(this, 'Caller', {
      comment: 'Tells the load balancer the address of the caller',
      runtime: FunctionRuntime.JS_2_0,
      code: FunctionCode.fromInline([
        'function handler(event) {',
        `  event.request.headers['${CDN.callerHeader.toLowerCase()}'] = { value: event.viewer.ip };`,
        '  return event.request;',
        '}',
      ].join('\n')),
    });
  }
}
