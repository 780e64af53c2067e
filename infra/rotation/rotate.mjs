// Rotates the key that programs call the API with, as AWS Secrets Manager asks for it: four steps, each of which may come
// again. Two keys are valid at a time, the new one and the one before it, so that programs that read the secret now and
// then never hold a dead one. Keys that the operator has put into the document by hand are left alone.
//
// The API reads the document as `api/src/auth/document.rs` has it, and at once when it meets a key of an unknown id: no
// restart is needed.

import { createHash, randomBytes } from 'node:crypto';

import { ResourceNotFoundException, SecretsManager } from '@aws-sdk/client-secrets-manager';

/** What the ids of the keys begin with that are made here. */
const OURS = 'client-';
/** What a program may do with the key. Not `admin`, which sees titles of the whole workspace. */
const SCOPES = ['ask', 'read'];

/**
 * @typedef {{ Step: string, SecretId: string, ClientRequestToken: string }} RotationEvent
 * @typedef {{ id: string, sha256: string, scopes: string[] }} Key
 * @typedef {{ keys?: Key[] }} KeysDocument
 */

const secrets = new SecretsManager({});

/** @param {RotationEvent} event */
export async function handler({ Step: step, SecretId: secret, ClientRequestToken: version }) {
  const documentId = process.env.KEYS_DOCUMENT ?? '';
  const { VersionIdsToStages: stages = {} } = await secrets.describeSecret({ SecretId: secret });
  if (stages[version]?.includes('AWSCURRENT')) return;
  switch (step) {
    case 'createSecret':
      return create(secret, version);
    case 'setSecret':
      return allow(documentId, await keyOf(secret, version));
    case 'testSecret':
      return check(documentId, await keyOf(secret, version));
    case 'finishSecret':
      return finish(secret, version, documentId, stages);
    default:
      throw new Error(`there is no step ${step}`);
  }
}

/**
 * A new key waits as AWSPENDING. It may be there already: a step comes again after an error.
 * @param {string} secret @param {string} version
 */
async function create(secret, version) {
  try {
    await keyOf(secret, version);
  } catch (error) {
    if (!(error instanceof ResourceNotFoundException)) throw error;
    const id = `${OURS}${version.slice(0, 8).toLowerCase()}`;
    const key = `nrc_${id}_${randomBytes(32).toString('hex')}`;
    await secrets.putSecretValue({ SecretId: secret, ClientRequestToken: version, SecretString: key, VersionStages: ['AWSPENDING'] });
  }
}

/**
 * The document has the new key beside the old one.
 * @param {string} documentId @param {string} key
 */
async function allow(documentId, key) {
  const document = await read(documentId);
  const id = idOf(key);
  const others = (document.keys ?? []).filter((entry) => entry.id !== id);
  await write(documentId, { ...document, keys: [...others, { id, sha256: hashOf(key), scopes: SCOPES }] });
}

/**
 * What the API will read has the key.
 * @param {string} documentId @param {string} key
 */
async function check(documentId, key) {
  const { keys = [] } = await read(documentId);
  if (!keys.some((entry) => entry.id === idOf(key) && entry.sha256 === hashOf(key))) {
    throw new Error(`the document has no entry of ${idOf(key)}: was it overwritten meanwhile?`);
  }
}

/**
 * The new key is the one to call with; the one before it stays valid until the next time, older ones end.
 * @param {string} secret @param {string} version @param {string} documentId @param {Record<string, string[]>} stages
 */
async function finish(secret, version, documentId, stages) {
  const before = Object.keys(stages).find((other) => stages[other]?.includes('AWSCURRENT'));
  const valid = [await keyOf(secret, version), before ? await keyOf(secret, before) : ''].map(idOf);
  const document = await read(documentId);
  const keys = (document.keys ?? []).filter((entry) => !entry.id.startsWith(OURS) || valid.includes(entry.id));
  await write(documentId, { ...document, keys });
  await secrets.updateSecretVersionStage({
    SecretId: secret, VersionStage: 'AWSCURRENT', MoveToVersionId: version, ...(before ? { RemoveFromVersionId: before } : {}),
  });
}

/** @param {string} secret @param {string} version */
async function keyOf(secret, version) {
  return (await secrets.getSecretValue({ SecretId: secret, VersionId: version })).SecretString ?? '';
}

/** @param {string} documentId @returns {Promise<KeysDocument>} */
async function read(documentId) {
  const { SecretString: text = '' } = await secrets.getSecretValue({ SecretId: documentId });
  try {
    return JSON.parse(text);
  } catch {
    // Without the text, which an error of the parser repeats: somebody may have pasted a key.
    throw new Error('the document of keys is no JSON: mend it, see docs/SECURITY.md');
  }
}

/** @param {string} documentId @param {KeysDocument} document */
async function write(documentId, document) {
  await secrets.putSecretValue({ SecretId: documentId, SecretString: JSON.stringify(document, null, 2) });
}

/** @param {string} key */
function idOf(key) {
  return /^nrc_([a-z0-9-]+)_/.exec(key)?.[1] ?? '';
}

/** @param {string} key */
function hashOf(key) {
  return createHash('sha256').update(key).digest('hex');
}
