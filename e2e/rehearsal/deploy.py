"""Creates in a stand-in of AWS what the templates describe, as far as the stand-in has it.

moto's CloudFormation does not take these templates, so each resource is created by a call of its service, from the
properties of the template and nothing else. Left out is what nothing here runs through: network, load balancer, service,
dashboard and queries; and the policies of roles, which moto does not judge by, and of the bucket, which denies calls without
TLS: moto does not read the condition and would deny all.
"""

import io
import json
import zipfile

from template import REGION, Stack


class Deployment:
    """What was created: the stacks with their ids."""

    def __init__(self, client):
        self.client = client  # makes a client of boto3 for a service
        exports = {}
        self.data, self.sync, self.service, self.watch = (Stack(name, exports) for name in ("data", "sync", "service", "watch"))
        for stack in (self.data, self.sync, self.service, self.watch):
            self._create(stack)
            stack.export()

    def _create(self, stack):
        # In the order in which they refer to each other.
        self._topics(stack)
        self._buckets(stack)
        self._secrets(stack)
        self._log_groups(stack)
        self._roles(stack)
        self._functions(stack)
        self._schedules(stack)
        self._task_definitions(stack)
        self._alarms(stack)

    def _topics(self, stack):
        for name, properties in stack.of_type("AWS::SNS::Topic"):
            topic = self.client("sns").create_topic(Name=properties.get("TopicName", name))
            stack.created(name, topic["TopicArn"])

    def _buckets(self, stack):
        s3 = self.client("s3")
        for name, properties in stack.of_type("AWS::S3::Bucket"):
            bucket = f"notion-chatbot-{name.lower()}"
            s3.create_bucket(Bucket=bucket, CreateBucketConfiguration={"LocationConstraint": REGION})
            s3.put_bucket_versioning(Bucket=bucket, VersioningConfiguration=properties["VersioningConfiguration"])
            rules = properties["BucketEncryption"]["ServerSideEncryptionConfiguration"]
            rules = [{"ApplyServerSideEncryptionByDefault": rule["ServerSideEncryptionByDefault"]} for rule in rules]
            s3.put_bucket_encryption(Bucket=bucket, ServerSideEncryptionConfiguration={"Rules": rules})
            rules = [lifecycle_rule(rule) for rule in properties["LifecycleConfiguration"]["Rules"]]
            s3.put_bucket_lifecycle_configuration(Bucket=bucket, LifecycleConfiguration={"Rules": rules})
            block = properties["PublicAccessBlockConfiguration"]
            s3.put_public_access_block(Bucket=bucket, PublicAccessBlockConfiguration=block)
            s3.put_bucket_ownership_controls(Bucket=bucket, OwnershipControls=properties["OwnershipControls"])
            stack.created(name, bucket, Arn=f"arn:aws:s3:::{bucket}")

    def _secrets(self, stack):
        secrets = self.client("secretsmanager")
        for name, properties in stack.of_type("AWS::SecretsManager::Secret"):
            text = properties.get("SecretString")
            if "GenerateSecretString" in properties:
                text = secrets.get_random_password(**properties["GenerateSecretString"])["RandomPassword"]
            value = {} if text is None else {"SecretString": text}
            secret = secrets.create_secret(Name=properties["Name"], Description=properties["Description"], **value)
            stack.created(name, secret["ARN"])

    def _log_groups(self, stack):
        logs = self.client("logs")
        for name, properties in stack.of_type("AWS::Logs::LogGroup"):
            group = properties["LogGroupName"]
            logs.create_log_group(logGroupName=group)
            logs.put_retention_policy(logGroupName=group, retentionInDays=properties["RetentionInDays"])
            described = logs.describe_log_groups(logGroupNamePrefix=group)["logGroups"][0]
            stack.created(name, group, Arn=described["arn"])

    def _roles(self, stack):
        iam = self.client("iam")
        for name, properties in stack.of_type("AWS::IAM::Role"):
            trust = json.dumps(properties["AssumeRolePolicyDocument"])
            role = iam.create_role(RoleName=name, AssumeRolePolicyDocument=trust, Description=properties["Description"])
            stack.created(name, name, Arn=role["Role"]["Arn"])

    def _functions(self, stack):
        functions = self.client("lambda")
        for name, properties in stack.of_type("AWS::Lambda::Function"):
            properties = {key: value for key, value in properties.items() if key != "Tags"}
            concurrency = properties.pop("ReservedConcurrentExecutions", None)
            # moto keeps a function and runs none: what runs is started beside it.
            properties["Code"] = {"ZipFile": empty_archive()}
            function = functions.create_function(**properties)
            if concurrency is not None:
                functions.put_function_concurrency(FunctionName=function["FunctionName"], ReservedConcurrentExecutions=concurrency)
            stack.created(name, function["FunctionName"], Arn=function["FunctionArn"])

    def _schedules(self, stack):
        for name, properties in stack.of_type("AWS::Scheduler::Schedule"):
            self.client("scheduler").create_schedule(Name=name, **properties)
            stack.created(name, name)

    def _task_definitions(self, stack):
        for name, properties in stack.of_type("AWS::ECS::TaskDefinition"):
            definition = self.client("ecs").register_task_definition(**lower_camel({**properties, "Tags": []}))
            stack.created(name, definition["taskDefinition"]["taskDefinitionArn"])

    def _alarms(self, stack):
        for name, properties in stack.as_written("AWS::CloudWatch::Alarm"):
            try:
                properties = stack.resolve(properties)
            except KeyError:
                continue  # it watches what is left out
            self.client("cloudwatch").put_metric_alarm(**properties)
            stack.created(name, properties["AlarmName"])


def lifecycle_rule(rule):
    """A rule as S3 has it, of one as CloudFormation has it."""
    made = {"ID": rule["Id"], "Status": rule["Status"], "Filter": {"Prefix": ""}}
    for same in ("AbortIncompleteMultipartUpload", "NoncurrentVersionExpiration"):
        if same in rule:
            made[same] = rule[same]
    if "Transitions" in rule:
        made["Transitions"] = [{"Days": it["TransitionInDays"], "StorageClass": it["StorageClass"]} for it in rule["Transitions"]]
    if "ExpiredObjectDeleteMarker" in rule:
        made["Expiration"] = {"ExpiredObjectDeleteMarker": rule["ExpiredObjectDeleteMarker"]}
    return made


def lower_camel(value):
    """The same with names that begin small, as ECS has them; CloudFormation's begin large."""
    if isinstance(value, list):
        return [lower_camel(item) for item in value]
    if isinstance(value, dict):
        return {key[0].lower() + key[1:]: lower_camel(item) for key, item in value.items()}
    return value


def empty_archive():
    archive = io.BytesIO()
    zipfile.ZipFile(archive, "w").close()
    return archive.getvalue()
