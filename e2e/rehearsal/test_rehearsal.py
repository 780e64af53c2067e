"""The deployment, rehearsed against a stand-in of AWS.

What CDK describes is created in moto; the real function and the real service run with the environment that they have
there, read their secrets there, and meet in its bucket. Notion, Bedrock and Lambda, which moto does not have or does not
run, are the project's own stand-ins. The tests are steps of one story: they run in the order of their numbers.
"""

import json
import re
import subprocess
import unittest
import uuid
from pathlib import Path

import boto3
from cloud import CREDENTIALS, Cloud
from deploy import Deployment
from programs import BIN, Program, call, until
from template import REGION

HERE = Path(__file__).parent
WORKSPACE = HERE.parent / "workspace"
TOKEN = "ntn_stand_in"  # the one that the stand-in for Notion takes
QUESTION = {"question": "연차는 며칠이에요?"}
KEYS, TOKENS, CLIENT_KEY = "notion-chatbot/keys-document", "notion-chatbot/notion-token", "notion-chatbot/client-key"


class Rehearsal(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.cloud = Cloud()
        cls.addClassCleanup(cls.cloud.stop)
        cls.deployment = Deployment(cls.cloud.client)
        cls.bucket = cls.deployment.data.refs["Corpus21BA1D5B"]
        cls.s3, cls.secrets = cls.cloud.client("s3"), cls.cloud.client("secretsmanager")
        cls.programs = []
        cls.client_keys = []
        # The operator's part: the token of Notion, and a key of an administrator.
        cls.secrets.put_secret_value(SecretId=TOKENS, SecretString=TOKEN)
        cls.admin = cls.new_admin()

        cls.notion = cls.start("stand-ins", ["notion", "--workspace", str(WORKSPACE), "--bind", "127.0.0.1:0"])
        cls.bedrock = cls.start("stand-ins", ["bedrock", "--bind", "127.0.0.1:0"])
        cls.aws = {**CREDENTIALS, "AWS_ENDPOINT_URL": cls.cloud.url, "AWS_ENDPOINT_URL_BEDROCK_RUNTIME": cls.bedrock.address()}
        environment = cls.cloud.client("lambda").get_function_configuration(FunctionName="notion-sync")["Environment"]["Variables"]
        cls.function = cls.start(
            "stand-ins",
            ["lambda", "--function", "notion-sync", "--bind", "127.0.0.1:0", "--", str(BIN / "sync-lambda")],
            {**environment, **cls.aws, "NOTION_BASE_URL": cls.notion.address()},
        )
        cls.api = cls.start_api()
        cls.base = cls.api.address()

    @classmethod
    def start(cls, *arguments):
        program = Program(*arguments)
        cls.programs.append(program)
        cls.addClassCleanup(program.stop)
        return program

    @classmethod
    def start_api(cls):
        """The service with the environment of the task, but for the address and a rhythm that a test can wait for."""
        definition = cls.cloud.client("ecs").describe_task_definition(taskDefinition="notion-chatbot")
        environment = definition["taskDefinition"]["containerDefinitions"][0]["environment"]
        settings = {it["name"]: it["value"] for it in environment}
        other = {"BIND": "127.0.0.1:0", "REFRESH_SECONDS": "1", "SHUTDOWN_SECONDS": "5"}
        return cls.start("api", [], {**settings, **cls.aws, **other, "AWS_ENDPOINT_URL_LAMBDA": cls.function.address()})

    @classmethod
    def new_admin(cls):
        """A key of an administrator, put into the document as docs/SECURITY.md says."""
        told = subprocess.check_output([BIN / "api", "key", "new", "--scopes", "admin,ask,read", "--id", "operator"], text=True)
        document = json.loads(cls.secrets.get_secret_value(SecretId=KEYS)["SecretString"])
        document["keys"].append(json.loads(told[told.index("{") :]))
        cls.secrets.put_secret_value(SecretId=KEYS, SecretString=json.dumps(document))
        return re.search(r"nrc_operator_\w+", told)[0]

    def rotate(self):
        """Rotates the key of programs as Secrets Manager would, and gives the new one."""
        environment = {
            **CREDENTIALS,
            "AWS_ENDPOINT_URL": self.cloud.url,
            "KEYS_DOCUMENT": self.secrets.describe_secret(SecretId=KEYS)["ARN"],
        }
        arn = self.secrets.describe_secret(SecretId=CLIENT_KEY)["ARN"]
        command = ["node", str(HERE / "rotate.mjs"), arn, str(uuid.uuid4())]
        done = subprocess.run(command, env={"PATH": subprocess.os.environ["PATH"], **environment}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        # By its stage: without one, moto gives the version that was put in last, where AWS gives the current one.
        current = self.secrets.get_secret_value(SecretId=CLIENT_KEY, VersionStage="AWSCURRENT")
        self.client_keys.append(current["SecretString"])
        return self.client_keys[-1]

    def ready(self):
        return call(f"{self.base}/health/ready")

    def status(self):
        return call(f"{self.base}/sync", self.admin)[1]

    def manifest(self):
        return self.s3.head_object(Bucket=self.bucket, Key="manifest.json")["ETag"]

    def invoke(self):
        """Starts the function as the schedule does, whose target and input are those of the template."""
        name = next(iter(self.deployment.sync.as_written("AWS::Scheduler::Schedule")))[0]
        target = self.cloud.client("scheduler").get_schedule(Name=name)["Target"]
        self.assertEqual(target["Arn"], self.deployment.sync.attributes["SyncFunction878007FF", "Arn"])
        lambda_client = boto3.client("lambda", endpoint_url=self.function.address(), region_name=REGION,
                                     aws_access_key_id="rehearsal", aws_secret_access_key="rehearsal")
        return lambda_client.invoke(FunctionName=target["Arn"].rsplit(":")[-1], Payload=target["Input"])

    def fail_s3(self, methods, status, code):
        self.cloud.fault, self.cloud.failed = (methods, status, code), 0
        self.addCleanup(setattr, self.cloud, "fault", None)

    # ---- the story ----------------------------------------------------------------------------------------------

    def test_01_what_is_created_is_what_the_templates_say(self):
        self.assertEqual(self.s3.get_bucket_versioning(Bucket=self.bucket)["Status"], "Enabled")
        rule = self.s3.get_bucket_encryption(Bucket=self.bucket)["ServerSideEncryptionConfiguration"]["Rules"][0]
        self.assertEqual(rule["ApplyServerSideEncryptionByDefault"]["SSEAlgorithm"], "AES256")
        rules = self.s3.get_bucket_lifecycle_configuration(Bucket=self.bucket)["Rules"]
        self.assertIn("INTELLIGENT_TIERING", json.dumps(rules))
        function = self.cloud.client("lambda").get_function(FunctionName="notion-sync")
        self.assertEqual(function["Configuration"]["Timeout"], 900)
        self.assertEqual(function["Concurrency"]["ReservedConcurrentExecutions"], 1)
        groups = {it["logGroupName"]: it["retentionInDays"] for it in self.cloud.client("logs").describe_log_groups()["logGroups"]}
        self.assertEqual(groups["/ecs/notion-chatbot"], 7)
        self.assertEqual(groups["/aws/lambda/notion-sync"], 7)
        topic = self.deployment.data.refs["Alarms04B5A0BF"]
        alarms = self.cloud.client("cloudwatch").describe_alarms()["MetricAlarms"]
        self.assertGreaterEqual(len(alarms), 12)
        for alarm in alarms:
            self.assertIn(alarm["AlarmActions"], ([topic], []), alarm["AlarmName"])

    def test_02_before_the_first_sync_it_lives_and_says_what_is_missing(self):
        self.assertEqual(call(f"{self.base}/health/live")[0], 200)
        status, problem = self.ready()
        self.assertEqual(status, 503)
        self.assertIn("first sync", problem["detail"])

    def test_03_the_schedule_fills_the_bucket_and_the_service_finds_it(self):
        outcome = self.invoke()
        self.assertNotIn("FunctionError", outcome)
        report = json.load(outcome["Payload"])
        self.assertTrue(report["complete"], report)
        status, ready = until(lambda: (r := self.ready())[0] == 200 and r, "the service is ready")
        self.assertEqual(ready["index"]["pages"], report["pages"])
        head = self.s3.head_object(Bucket=self.bucket, Key="manifest.json")
        self.assertIn("VersionId", head)

    def test_04_a_question_is_answered_by_the_model_of_the_task_with_citations(self):
        status, answer = call(f"{self.base}/ask", self.admin, QUESTION)
        self.assertEqual(status, 200, answer)
        self.assertEqual(answer["model"], "bedrock:global.anthropic.claude-sonnet-4-6")
        self.assertTrue(answer["citations"])
        self.assertIn("[1]", answer["text"])

    def test_05_a_sync_is_started_through_the_service_and_only_by_an_administrator(self):
        change = {"action": "create", "page": "rehearsal.md", "markdown": "The rehearsal room is called Penguin."}
        self.assertEqual(call(f"{self.notion.address()}/control", body=change)[0], 200)
        before = self.status()["index"]["generation"]
        self.assertEqual(call(f"{self.base}/sync", method="POST")[0], 401)
        status, _ = call(f"{self.base}/sync", self.admin, method="POST")
        self.assertEqual(status, 202)
        until(lambda: self.status()["index"]["generation"] > before, "the service has what the sync found")
        _, answer = call(f"{self.base}/ask", self.admin, {"question": "What is the rehearsal room called?"})
        self.assertIn("Penguin", answer["text"])

    def test_06_a_rotated_key_works_without_a_restart_and_the_one_before_it_until_the_next(self):
        unknown = f"nrc_client-00000000_{'0' * 64}"
        self.assertEqual(call(f"{self.base}/sources", unknown)[0], 401)
        first = self.rotate()
        # An unknown key has the document read again, but not every time: that is what is waited for.
        until(lambda: call(f"{self.base}/ask", first, QUESTION)[0] == 200, "the first key works")
        self.assertEqual(call(f"{self.base}/sync", first, method="POST")[0], 403)
        second = self.rotate()
        until(lambda: call(f"{self.base}/sources", second)[0] == 200, "the second key works")
        self.assertEqual(call(f"{self.base}/sources", first)[0], 200)
        third = self.rotate()
        until(lambda: call(f"{self.base}/sources", third)[0] == 200, "the third key works")
        self.assertEqual(call(f"{self.base}/sources", second)[0], 200)
        self.assertEqual(call(f"{self.base}/sources", first)[0], 401)
        self.assertEqual(call(f"{self.base}/sources", self.admin)[0], 200)

    def test_07_s3_away_later_it_answers_from_what_it_has_and_says_so(self):
        for status, code in ((503, "SlowDown"), (403, "AccessDenied")):
            with self.subTest(code):
                self.fail_s3({"GET", "HEAD"}, status, code)
                told = until(lambda: self.status().get("load_error"), "the service tells that it cannot read")
                self.assertIn(self.bucket, told)
                self.assertNotIn("rehearsed", told)
                self.assertEqual(self.ready()[0], 200)
                self.assertTrue(call(f"{self.base}/ask", self.admin, QUESTION)[1]["citations"])
                self.cloud.fault = None
                until(lambda: "load_error" not in self.status(), "the service reads again")

    def test_08_s3_denied_at_the_start_it_lives_is_not_ready_and_comes_by_itself(self):
        self.fail_s3({"GET", "HEAD"}, 403, "AccessDenied")
        api = self.start_api()
        base = api.address()
        until(lambda: self.cloud.failed, "it has been denied")
        status, problem = until(lambda: (r := call(f"{base}/health/ready"))[0] == 503 and self.bucket in r[1]["detail"] and r,
                                "it tells what it cannot read")
        self.assertEqual(call(f"{base}/health/live")[0], 200)
        self.cloud.fault = None
        until(lambda: call(f"{base}/health/ready")[0] == 200, "it is ready once it may read")
        self.assertEqual(api.stop(), 0)

    def test_09_a_sync_that_may_not_write_fails_and_leaves_the_last_state(self):
        before = self.manifest()
        self.fail_s3({"PUT", "POST", "DELETE"}, 403, "AccessDenied")
        outcome = self.invoke()
        self.assertIn("FunctionError", outcome)
        self.cloud.fault = None
        self.assertEqual(self.manifest(), before)
        self.assertTrue(call(f"{self.base}/ask", self.admin, QUESTION)[1]["citations"])
        self.assertNotIn("FunctionError", self.invoke())

    def test_10_told_to_stop_it_ends_well_and_no_log_has_a_secret(self):
        self.assertEqual(self.api.stop(), 0)
        self.assertEqual(self.function.stop(), 0)
        for program in (self.api, self.function):
            log = program.log()
            self.assertTrue(log)
            for secret in (TOKEN, self.admin, *self.client_keys, CREDENTIALS["AWS_SECRET_ACCESS_KEY"], "연차", "Penguin"):
                self.assertNotIn(secret, log)


if __name__ == "__main__":
    unittest.main()
