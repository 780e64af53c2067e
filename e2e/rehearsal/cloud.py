"""moto as a server of this process, with faults of S3 that can be switched on and off."""

import threading

import boto3
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from template import REGION
from werkzeug.serving import WSGIRequestHandler, make_server
from werkzeug.wrappers import Request, Response

CREDENTIALS = {"AWS_ACCESS_KEY_ID": "rehearsal", "AWS_SECRET_ACCESS_KEY": "rehearsal", "AWS_REGION": REGION}


class Quiet(WSGIRequestHandler):
    """Does not print each request."""

    def log(self, *_):
        pass


class Cloud:
    """The server, until `stop`."""

    def __init__(self):
        self.fault = None  # (methods, status, code) of requests of S3 that fail now
        self.failed = 0  # how many have
        self._app = DomainDispatcherApplication(create_backend_app)
        self._server = make_server("127.0.0.1", 0, self._answer, threaded=True, request_handler=Quiet)
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, daemon=True).start()

    def client(self, service):
        """A client of boto3 for a service."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=CREDENTIALS["AWS_ACCESS_KEY_ID"],
            aws_secret_access_key=CREDENTIALS["AWS_SECRET_ACCESS_KEY"],
        )

    def stop(self):
        self._server.shutdown()

    def _answer(self, environ, start_response):
        request = Request(environ)
        # The signature says for which service a request is.
        of_s3 = "/s3/aws4_request" in request.headers.get("authorization", "")
        if of_s3 and self.fault and request.method in self.fault[0]:
            self.failed += 1
            _, status, code = self.fault
            body = f"<Error><Code>{code}</Code><Message>rehearsed</Message></Error>"
            return Response(body, status, content_type="application/xml")(environ, start_response)
        return self._app(environ, start_response)
