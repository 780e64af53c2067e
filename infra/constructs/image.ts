// Where the image of the service comes from: a registry, by tag or digest, as a release has it; or a folder with a
// Dockerfile, which CDK builds and uploads at a deployment. A synthesis only copies the folder, without what builds leave in
// it: the copy is small, and its hash, by which CDK tells whether to build again, is that of the sources.

import { existsSync } from 'node:fs';

import { IgnoreMode } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Repository } from 'aws-cdk-lib/aws-ecr';
import { ContainerImage } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';

import type { Config } from '../config.ts';

/** Beside what the folder's own .dockerignore names. */
const NOT_SOURCES = ['.git', '.run', '**/target', '**/node_modules', '**/dist', '**/cdk.out', 'infra'];

const ECR = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:@]+)[:@](.+)$/;

/** The image that the context names. */
export function imageOf(scope: Construct, { image, architecture }: Config): ContainerImage {
  if (existsSync(image)) {
    return ContainerImage.fromAsset(image, {
      platform: architecture === 'arm64' ? Platform.LINUX_ARM64 : Platform.LINUX_AMD64,
      exclude: NOT_SOURCES,
      ignoreMode: IgnoreMode.DOCKER,
    });
  }
  const [, account, region, name, tagOrDigest] = ECR.exec(image) ?? [];
  if (!account || !region || !name || !tagOrDigest) return ContainerImage.fromRegistry(image);
  const repository = Repository.fromRepositoryAttributes(scope, 'Repository', {
    repositoryArn: `arn:aws:ecr:${region}:${account}:repository/${name}`,
    repositoryName: name,
  });
  return ContainerImage.fromEcrRepository(repository, tagOrDigest);
}
