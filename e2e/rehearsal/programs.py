"""The programs of the project, started as AWS starts them, and watched by what they log."""

import json
import os
import signal
import subprocess
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

BIN = Path(os.environ["BIN"])
PATIENCE = 30


class Program:
    """A running program. What it prints goes to a file."""

    def __init__(self, name, arguments=(), environment=None):
        self.name = name
        self._log = tempfile.NamedTemporaryFile(mode="w+", prefix=f"rehearsal-{name}-", suffix=".log")
        self.process = subprocess.Popen(
            [BIN / name, *arguments],
            env={"PATH": os.environ["PATH"], **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def log(self):
        return Path(self._log.name).read_text()

    def address(self):
        """The address that it tells once it listens."""

        def listening():
            assert self.process.poll() is None, f"{self.name} ended by itself:\n{self.log()}"
            lines = [json.loads(line) for line in self.log().splitlines() if line.startswith("{")]
            return next((line["listening"] for line in lines if "listening" in line), None)

        address = until(listening, f"{self.name} listens")
        return address if address.startswith("http") else f"http://{address}"

    def stop(self):
        """Tells it to end, as ECS and Lambda do, and gives its status."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


def until(condition, what):
    """Waits for a condition that another process brings about, and gives what it gives."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if value := condition():
            return value
        time.sleep(0.05)
    raise AssertionError(f"it did not come true within {PATIENCE} s: {what}")


def call(url, key=None, body=None, method=None):
    """Status and JSON of what a service answers."""
    headers = {"authorization": f"Bearer {key}"} if key else {}
    data = None
    if body is not None:
        headers["content-type"] = "application/json"
        data = json.dumps(body).encode()
    request = urllib.request.Request(url, data, headers, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as reply:
            return reply.status, json.load(reply)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)
