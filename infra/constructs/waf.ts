// A web application firewall before the load balancer, by switch: known bad requests, and a limit for each address. The
// API has limits of its own for each caller; this one holds off what does not even say who calls.

import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';

import { CDN } from '../guide.ts';

/** Calls of one address in five minutes: ten a second, many people behind one office's address. */
const CALLS_IN_FIVE_MINUTES = 3000;

/** All calls come from CloudFront's addresses. Those of callers are in a header that it sets. */
const FROM_CDN = { aggregateKeyType: 'FORWARDED_IP', forwardedIpConfig: { headerName: CDN.callerHeader, fallbackBehavior: 'MATCH' } };

/** The firewall and what it guards. */
export class Waf extends Construct {
  constructor(scope: Construct, id: string, resourceArn: string, isBehindCdn: boolean) {
    super(scope, id);
    const visibility = (metricName: string): CfnWebACL.VisibilityConfigProperty => ({
      cloudWatchMetricsEnabled: true,
      metricName,
      // Samples would keep what people ask.
      sampledRequestsEnabled: false,
    });
    const acl = new CfnWebACL(this, 'Acl', {
      scope: 'REGIONAL',
      defaultAction: { allow: {} },
      visibilityConfig: visibility('notion-chatbot'),
      rules: [
        {
          name: 'rate',
          priority: 0,
          action: { block: { customResponse: { responseCode: 429 } } },
          statement: { rateBasedStatement: { limit: CALLS_IN_FIVE_MINUTES, ...(isBehindCdn ? FROM_CDN : { aggregateKeyType: 'IP' }) } },
          visibilityConfig: visibility('rate'),
        },
        managed('AWSManagedRulesKnownBadInputsRuleSet', 1, []),
        // A question may hold code or markup and be long, and is text all the way: what looks into bodies only counts.
        managed('AWSManagedRulesCommonRuleSet', 2, [
          'SizeRestrictions_BODY', 'CrossSiteScripting_BODY', 'GenericLFI_BODY', 'GenericRFI_BODY', 'EC2MetaDataSSRF_BODY',
        ]),
      ],
    });
    new CfnWebACLAssociation(this, 'Association', { resourceArn, webAclArn: acl.attrArn });

    function managed(name: string, priority: number, onlyCounted: string[]): CfnWebACL.RuleProperty {
      return {
        name,
        priority,
        overrideAction: { none: {} },
        statement: {
          managedRuleGroupStatement: {
            vendorName: 'AWS',
            name,
            ruleActionOverrides: onlyCounted.map((rule) => ({ name: rule, actionToUse: { count: {} } })),
          },
        },
        visibilityConfig: visibility(name),
      };
    }
  }
}
