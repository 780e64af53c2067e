// Saved queries of CloudWatch Logs Insights: what one looks for first. No line of the log has a question, an answer or a
// page's text in it, so none of these shows any.

import { CfnQueryDefinition } from 'aws-cdk-lib/aws-logs';
import { Construct } from 'constructs';

import { NAMES } from '../guide.ts';

const QUERIES: [name: string, logGroup: string, lines: string[]][] = [
  ['slowest answers', NAMES.apiLogGroup, [
    'fields @timestamp, request_id, model, FirstTokenMs, AnswerMs, finish_reason',
    'filter ispresent(AnswerMs)',
    'sort AnswerMs desc',
    'limit 50',
  ]],
  ['cost by model and hour', NAMES.apiLogGroup, [
    'filter ispresent(CostMicroUsd)',
    'stats sum(CostMicroUsd) / 1000000 as usd, count(*) as answers, sum(InputTokens) as read, sum(OutputTokens) as written by bin(1h), model',
  ]],
  ['how answers end', NAMES.apiLogGroup, [
    'filter ispresent(Answers)',
    'stats count(*) as answers, sum(Failed) as failed, sum(Cancelled) as cancelled, sum(DroppedCitations) as dropped by bin(1h), finish_reason',
  ]],
  ['warnings and errors of the API', NAMES.apiLogGroup, [
    'fields @timestamp, level, message, error',
    'filter level in ["ERROR", "WARN"]',
    'sort @timestamp desc',
    'limit 200',
  ]],
  ['warnings and errors of the sync', NAMES.syncLogGroup, [
    'fields @timestamp, @message',
    'filter @message like /ERROR|WARN|Task timed out/',
    'sort @timestamp desc',
    'limit 200',
  ]],
  ['what syncs did', NAMES.syncLogGroup, [
    'fields @timestamp, run, Duration, Requests, PagesSynced, PagesFailed, PagesWaiting, PagesDeleted, PagesHeld',
    'filter ispresent(Staleness) or ispresent(PagesSynced)',
    'sort @timestamp desc',
    'limit 100',
  ]],
];

/** The queries, in a folder of their own in the console. */
export class SavedQueries extends Construct {
  constructor(scope: Construct, id: string, hasSync: boolean) {
    super(scope, id);
    for (const [name, logGroup, lines] of QUERIES.filter(([, log]) => hasSync || log !== NAMES.syncLogGroup)) {
      new CfnQueryDefinition(this, name, {
        name: `notion-chatbot/${name}`,
        logGroupNames: [logGroup],
        queryString: lines.join('\n| '),
      });
    }
  }
}
