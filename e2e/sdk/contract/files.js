import { copyFileSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../../../api');
const CONTRACT = path.join(folder, 'openapi.json');
const RELEASED = path.join(folder, 'openapi.released.json');

/** The contract, as the service gives it: a test of the service sees to that. */
export const contract = () => JSON.parse(readFileSync(CONTRACT, 'utf8'));

/** The contract of the last release. */
export const released = () => JSON.parse(readFileSync(RELEASED, 'utf8'));

/** Makes the contract that of the last release. */
export const accept = () => copyFileSync(CONTRACT, RELEASED);
