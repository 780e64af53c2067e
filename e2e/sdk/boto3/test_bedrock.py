"""The Bedrock stand-in as boto3 sees it: a client that is not ours and shares no code with it."""

import json
import os
import subprocess
import tempfile
import unittest

import boto3
from botocore.config import Config
from botocore.exceptions import ClientError, EventStreamError

CLAUDE = "global.anthropic.claude-sonnet-4-5-20250929-v1:0"

SCRIPT = """
- {match: throttle me, error: ThrottlingException}
- {match: deny me, error: AccessDeniedException}
- {match: break off, answer: [one two three], interrupted: {after: 2, by: modelStreamErrorException}}
- {match: run out, answer: [one two three], interrupted: {after: 1, by: throttlingException}}
- match: greet
  answer: [Good morning to you.]
  stop_reason: guardrail_intervened
  usage: {inputTokens: 11, outputTokens: 4}
"""


def user(*content):
    return [{"role": "user", "content": list(content)}]


def search_result(source, title, *lines):
    return {
        "searchResult": {
            "source": source,
            "title": title,
            "content": [{"text": line} for line in lines],
            "citations": {"enabled": True},
        }
    }


class BedrockTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as script:
            script.write(SCRIPT)
        cls.addClassCleanup(os.unlink, script.name)
        command = [os.environ["STAND_INS"], "bedrock", "--bind", "127.0.0.1:0", "--script", script.name]
        cls.server = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        cls.addClassCleanup(cls.stop)
        cls.url = json.loads(cls.server.stdout.readline())["listening"]
        cls.client = cls.client_with_attempts(1)

    @classmethod
    def stop(cls):
        cls.server.kill()
        cls.server.wait()
        cls.server.stdout.close()

    @classmethod
    def client_with_attempts(cls, attempts):
        return boto3.client(
            "bedrock-runtime",
            region_name="us-east-1",
            endpoint_url=cls.url,
            aws_access_key_id="AKIDTEST",
            aws_secret_access_key="secret",
            config=Config(retries={"mode": "standard", "total_max_attempts": attempts}),
        )

    def stream(self, *content):
        return self.client.converse_stream(modelId=CLAUDE, messages=user(*content))["stream"]

    def test_a_stream_has_every_event_in_order(self):
        events = list(self.stream({"text": "greet"}))
        kinds = [kind for event in events for kind in event]
        self.assertEqual(
            kinds,
            ["messageStart"] + ["contentBlockDelta"] * 4 + ["contentBlockStop", "messageStop", "metadata"],
        )
        deltas = [event["contentBlockDelta"]["delta"]["text"] for event in events[1:5]]
        self.assertEqual(deltas, ["Good ", "morning ", "to ", "you."])
        self.assertEqual(events[-2]["messageStop"]["stopReason"], "guardrail_intervened")
        usage = events[-1]["metadata"]["usage"]
        self.assertEqual((usage["inputTokens"], usage["outputTokens"], usage["totalTokens"]), (11, 4, 15))

    def test_search_results_are_cited(self):
        events = list(
            self.stream(
                search_result("p1", "연차", "첫해에는 매월 1일.", "2년차부터 연차는 15일."),
                search_result("p2", "Remote work", "Two days a week."),
                {"text": "2년차 연차는 며칠?"},
            )
        )
        deltas = [event["contentBlockDelta"]["delta"] for event in events if "contentBlockDelta" in event]
        citations = [delta["citation"] for delta in deltas if "citation" in delta]
        self.assertEqual(
            citations[0],
            {
                "title": "연차",
                "source": "p1",
                "sourceContent": [{"text": "2년차부터 연차는 15일."}],
                "location": {"searchResultLocation": {"searchResultIndex": 0, "start": 1, "end": 2}},
            },
        )
        self.assertEqual(citations[1]["location"]["searchResultLocation"]["searchResultIndex"], 1)
        self.assertTrue("".join(delta.get("text", "") for delta in deltas).startswith("2년차부터 연차는 15일."))

    def test_converse_gives_the_answer_as_a_whole(self):
        reply = self.client.converse(modelId=CLAUDE, messages=user({"text": "greet"}))
        self.assertEqual(reply["output"]["message"]["content"], [{"text": "Good morning to you."}])
        self.assertEqual(reply["stopReason"], "guardrail_intervened")
        content = [search_result("p1", "연차", "연차는 15일."), {"text": "연차는?"}]
        reply = self.client.converse(modelId=CLAUDE, messages=user(*content))
        cited = reply["output"]["message"]["content"][0]["citationsContent"]
        self.assertEqual(cited["content"], [{"text": "연차는 15일."}])
        self.assertEqual(cited["citations"][0]["source"], "p1")

    def test_invoke_model_makes_embeddings_of_both_kinds(self):
        for model, body, vector in [
            ("amazon.titan-embed-text-v2:0", {"inputText": "연차", "dimensions": 512}, lambda reply: reply["embedding"]),
            (
                "cohere.embed-multilingual-v3",
                {"texts": ["연차"], "input_type": "search_query"},
                lambda reply: reply["embeddings"][0],
            ),
        ]:
            with self.subTest(model):
                reply = self.client.invoke_model(modelId=model, body=json.dumps(body))
                numbers = vector(json.loads(reply["body"].read()))
                self.assertAlmostEqual(sum(number * number for number in numbers), 1.0, places=4)

    def test_a_throttled_call_is_an_error_with_its_name(self):
        with self.assertRaises(self.client.exceptions.ThrottlingException) as caught:
            self.stream({"text": "throttle me"})
        self.assertEqual(caught.exception.response["ResponseMetadata"]["HTTPStatusCode"], 429)

    def test_a_throttled_call_is_retried_as_often_as_the_client_says(self):
        with self.assertRaises(self.client.exceptions.ThrottlingException) as caught:
            client = self.client_with_attempts(2)
            client.converse_stream(modelId=CLAUDE, messages=user({"text": "throttle me"}))
        self.assertEqual(caught.exception.response["ResponseMetadata"]["RetryAttempts"], 1)

    def test_a_denied_model_and_a_wrong_request_have_their_names(self):
        with self.assertRaises(self.client.exceptions.AccessDeniedException):
            self.stream({"text": "deny me"})
        with self.assertRaises(self.client.exceptions.ValidationException):
            self.stream({"text": " "})
        with self.assertRaises(ClientError) as caught:
            self.client.invoke_model(modelId="no.such-model", body="{}")
        self.assertEqual(caught.exception.response["Error"]["Code"], "ValidationException")

    def test_an_exception_in_mid_stream_comes_after_the_deltas_before_it(self):
        for words, name, before in [("break off", "modelStreamErrorException", 2), ("run out", "throttlingException", 1)]:
            with self.subTest(name):
                deltas = 0
                with self.assertRaises(EventStreamError) as caught:
                    for event in self.stream({"text": words}):
                        deltas += "contentBlockDelta" in event
                self.assertEqual(caught.exception.response["Error"]["Code"], name)
                self.assertEqual(deltas, before)


if __name__ == "__main__":
    unittest.main()
