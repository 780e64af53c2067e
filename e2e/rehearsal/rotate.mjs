// Runs the rotation of infra/ for one version of a secret, as Secrets Manager does: its four steps, one after the other.
//
//   node rotate.mjs SECRET VERSION

import { handler } from '../../infra/rotation/rotate.mjs';

const [SecretId, ClientRequestToken] = process.argv.slice(2);
for (const Step of ['createSecret', 'setSecret', 'testSecret', 'finishSecret']) {
  await handler({ Step, SecretId, ClientRequestToken });
}
