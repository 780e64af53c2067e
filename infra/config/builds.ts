// What is deployed: the image of the service and the package of the sync. By default both are the project's own, so that a
// checkout is enough; a release names its image in a registry.

import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import type { Reader } from './reader.ts';

/** Image and package. */
export interface Builds {
  /** An image in a registry with its tag or digest, or a folder with a Dockerfile. */
  image: string;
  /** The Lambda package: a zip file, or a folder with `bootstrap`. */
  syncPackage: string;
}

/** The root of the project, whose Dockerfile makes the image. */
export const PROJECT = fileURLToPath(new URL('../..', import.meta.url));

/** Where `scripts/package.sh lambda` puts the sync's package. */
const PACKAGE = 'target/package/notion-sync.zip';

/** Reads image and package; `project` is where the defaults are. */
export function readBuilds(reader: Reader, project: string): Builds {
  return { image: readImage(reader, project), syncPackage: readPackage(reader, project) };
}

function readImage(reader: Reader, project: string): string {
  const image = reader.text('image') ?? resolve(project);
  if (existsSync(image) && !existsSync(join(image, 'Dockerfile'))) {
    reader.mistakes.push(`image: there is no Dockerfile in \`${image}\`: name its folder, or an image in a registry with its tag`);
  }
  if (image.endsWith(':latest')) {
    reader.mistakes.push(`image: \`${image}\` is another image tomorrow, and a release could not be rolled back to it: name a version`);
  }
  return image;
}

function readPackage(reader: Reader, project: string): string {
  const path = reader.text('syncPackage') ?? join(project, PACKAGE);
  if (!existsSync(path)) {
    reader.mistakes.push(`syncPackage: there is no file \`${path}\`: make it by \`scripts/package.sh lambda\``);
  }
  return resolve(path);
}
