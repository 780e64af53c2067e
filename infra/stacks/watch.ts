// Who watches: alarms, dashboard, saved queries, and the budget of the month. It can be taken away and come back without
// touching what it watches.

import { Stack, StackProps } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

import type { Config } from '../config.ts';
import { AnswerAlarms } from '../constructs/answer-alarms.ts';
import { MonthlyBudget } from '../constructs/budget.ts';
import { Dashboard } from '../constructs/dashboard.ts';
import { SavedQueries } from '../constructs/queries.ts';
import { ReleaseNews } from '../constructs/release-news.ts';
import { ServiceAlarms } from '../constructs/service-alarms.ts';
import { SyncAlarms } from '../constructs/sync-alarms.ts';
import type { ServiceData } from './data.ts';
import type { ServiceStack } from './service.ts';

export interface WatchProps extends StackProps {
  config: Config;
  data: ServiceData;
  service: ServiceStack;
  /** There is a sync in its region, and the bill of the account is watched there. */
  isHome: boolean;
}

export class WatchStack extends Stack {
  constructor(scope: Construct, id: string, { config, data, service, isHome, ...props }: WatchProps) {
    super(scope, id, props);
    const { topic } = data;
    new ServiceAlarms(this, 'ServiceAlarms', service, topic);
    if (isHome) new SyncAlarms(this, 'SyncAlarms', topic);
    new AnswerAlarms(this, 'AnswerAlarms', topic, config.dailyBudgetUsd);
    new ReleaseNews(this, 'ReleaseNews', topic);
    new Dashboard(this, 'Dashboard', service, isHome);
    new SavedQueries(this, 'Queries', isHome);
    if (isHome && config.monthlyBudgetUsd && config.alarmMail) {
      new MonthlyBudget(this, 'Budget', config.monthlyBudgetUsd, config.alarmMail);
    }
  }
}
