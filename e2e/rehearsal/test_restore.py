"""The runbook's way back to an earlier state of the corpus, by its own commands.

They are taken from docs/OPERATIONS.md (the Korean one has the same, as a test in infra/ sees to) and run by bash with the AWS
CLI against moto, after two syncs of which the second removed and changed pages, and after the sweep that takes away, a day
later, what the manifest does not name any more.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

from cloud import CREDENTIALS, Cloud
from programs import BIN, Program, call, until
from template import REGION

ROOT = Path(__file__).parents[2]
BUCKET = "corpus"
EDITED, TRASHED = "glossary.md", "customer-faq.md"


def steps():
    """The commands of the numbered steps, by number."""
    text = (ROOT / "docs" / "OPERATIONS.md").read_text().split('<a id="restore-the-corpus"></a>')[1].split("<a id=")[0]
    parts = re.split(r"^(\d)\. ", text, flags=re.MULTILINE)
    blocks = {int(number): re.findall(r"^ +```sh\n(.*?)^ +```", part, re.DOTALL | re.MULTILINE) for number, part in zip(parts[1::2], parts[2::2])}
    return {number: "".join(of) for number, of in blocks.items()}


@unittest.skipUnless(shutil.which("jq"), "the commands need jq")
class Restore(unittest.TestCase):
    def setUp(self):
        self.cloud = Cloud()
        self.addCleanup(self.cloud.stop)
        self.s3 = self.cloud.client("s3")
        self.s3.create_bucket(Bucket=BUCKET, CreateBucketConfiguration={"LocationConstraint": REGION})
        self.s3.put_bucket_versioning(Bucket=BUCKET, VersioningConfiguration={"Status": "Enabled"})
        self.notion = self.start("stand-ins", ["notion", "--workspace", str(ROOT / "e2e" / "workspace"), "--bind", "127.0.0.1:0"])
        self.aws = {**CREDENTIALS, "AWS_ENDPOINT_URL": self.cloud.url, "CORPUS_URL": f"s3://{BUCKET}"}

    def start(self, *arguments):
        program = Program(*arguments)
        self.addCleanup(program.stop)
        return program

    def change(self, **change):
        self.assertEqual(call(f"{self.notion.address()}/control", body=change)[0], 200)

    def sync(self):
        """One sync as a command; gives the version of the manifest that it published."""
        environment = {**self.aws, "NOTION_TOKEN": "ntn_stand_in", "NOTION_BASE_URL": self.notion.address()}
        done = subprocess.run([BIN / "sync-lambda"], env={**os.environ, **environment}, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return self.s3.head_object(Bucket=BUCKET, Key="manifest.json")["VersionId"]

    def manifest(self, version):
        return json.load(self.s3.get_object(Bucket=BUCKET, Key="manifest.json", VersionId=version)["Body"])

    def sweep(self, manifest):
        """Takes away what the manifest does not name, as the sync does a day later; gives how much that was."""
        named = {f"pages/{page}/{entry['hash']}.json" for page, entry in manifest["pages"].items()}
        there = {it["Key"] for it in self.s3.list_objects_v2(Bucket=BUCKET, Prefix="pages/")["Contents"]}
        for key in there - named:
            self.s3.delete_object(Bucket=BUCKET, Key=key)
        return len(there - named)

    def run_commands(self, script):
        environment = {**os.environ, **self.aws, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}", "AWS_PAGER": ""}
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(["bash", "-euo", "pipefail", "-c", script], cwd=folder, env=environment, capture_output=True, text=True)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done.stdout

    def test_the_commands_bring_back_what_was_removed_and_changed(self):
        earlier = self.sync()
        before = self.manifest(earlier)
        self.change(action="edit", page=EDITED, markdown="Vandals were here.")
        self.change(action="trash", page=TRASHED)
        later = self.manifest(self.sync())
        self.assertEqual(len(later["pages"]), len(before["pages"]) - 1)
        self.assertEqual(self.sweep(later), 2)

        api = self.start("api", [], {**self.aws, "BIND": "127.0.0.1:0", "REFRESH_SECONDS": "1"}).address()
        status = lambda: call(f"{api}/sync")[1]  # noqa: E731
        until(lambda: status().get("index", {}).get("generation") == later["generation"], "the later state is searched")

        of = steps()
        self.assertEqual(sorted(number for number, commands in of.items() if commands), [1, 2, 3, 4, 5, 6])
        chosen, found = re.subn(r"^ *VERSION=\.\.\..*$", f"VERSION={earlier}", of[2], flags=re.MULTILINE)
        self.assertEqual(found, 1)
        told = self.run_commands(f"BUCKET={BUCKET}\n{chosen}\n{of[3]}\n{of[4]}")
        self.assertIn(earlier, told)

        until(lambda: status()["index"]["generation"] == before["generation"], "the earlier state is searched")
        self.assertEqual(status()["index"]["pages"], len(before["pages"]))
        self.assertEqual(status()["unreadable_pages"], 0)
        # The next sync goes on from there, to what Notion says.
        self.assertEqual(self.manifest(self.sync())["pages"].keys(), later["pages"].keys())


if __name__ == "__main__":
    unittest.main()
