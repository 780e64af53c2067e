// Sign-in by the load balancer, for browsers alone. They are told by `Sec-Fetch-Site`, which every browser sends by HTTPS and
// a page cannot change. Programs with a key or a token and Notion's webhook do not send it and go by the other way. This is
// a matter of where callers are led: who they are is checked by the API, whichever way they come.

import { SecretValue } from 'aws-cdk-lib';
import { ListenerAction, ListenerCondition, UnauthenticatedAction } from 'aws-cdk-lib/aws-elasticloadbalancingv2';

import type { Oidc } from '../config/callers.ts';

/** Holds for browsers. */
export const fromBrowser = (): ListenerCondition => ListenerCondition.httpHeader('Sec-Fetch-Site', ['*']);

/** Signs people in before `next`. */
export function signIn(oidc: Oidc, next: ListenerAction): ListenerAction {
  return ListenerAction.authenticateOidc({
    issuer: oidc.issuer,
    authorizationEndpoint: oidc.authorizationEndpoint,
    tokenEndpoint: oidc.tokenEndpoint,
    userInfoEndpoint: oidc.userInfoEndpoint,
    clientId: oidc.clientId,
    // A reference that CloudFormation resolves: the value is in no template.
    clientSecret: SecretValue.secretsManager(oidc.clientSecretName),
    scope: 'openid email profile',
    onUnauthenticatedRequest: UnauthenticatedAction.AUTHENTICATE,
    // The group has this way out already.
    allowHttpsOutbound: false,
    next,
  });
}
