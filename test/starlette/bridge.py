"""A pytest plugin: cors-layer, on a real Node server, in place of Starlette's CORSMiddleware.

A request that a test makes goes over HTTP to Node, through the layer there, and if the layer lets
it, over HTTP back to the Python application. Everything else is Starlette's: the tests, their client,
the application, other middleware. `CORS_LAYER_BRIDGE` is the path of the compiled bridge.ts.
"""

import json
import os
import re
import subprocess
from urllib.parse import quote

import anyio
import h11
import pytest
import starlette.middleware.cors

node = None
node_port = 0
counts = {"through Node": 0, "to the application": 0}


def camel(name):
    return re.sub("_(.)", lambda match: match[1].upper(), name)


class NodeCORSMiddleware:
    # Starlette's default for max_age, which is not that of cors-layer.
    def __init__(self, app, max_age=600, **options):
        self.app = app
        options["max_age"] = max_age
        self.options = {camel(name): value for name, value in options.items()}

    async def __call__(self, scope, receive, send):
        if scope["type"] != "http":
            return await self.app(scope, receive, send)

        async def serve(stream):
            counts["to the application"] += 1
            await serve_app(self.app, scope, stream)

        counts["through Node"] += 1
        async with (
            await anyio.create_tcp_listener(local_host="127.0.0.1") as listener,
            anyio.create_task_group() as tasks,
        ):
            tasks.start_soon(listener.serve, serve)
            port = listener.extra(anyio.abc.SocketAttribute.local_port)
            target = "/" + quote(json.dumps({"options": self.options, "port": port}), safe="")
            await ask_node(target, scope, receive, send)
            tasks.cancel_scope.cancel()


async def ask_node(target, scope, receive, send):
    """Sends the request of an ASGI scope to Node, and Node's answer to the ASGI server."""
    connection = h11.Connection(h11.CLIENT)
    headers = [(name, value) for name, value in scope["headers"] if name != b"connection"]
    async with await anyio.connect_tcp("127.0.0.1", node_port) as stream:
        headers.append((b"connection", b"close"))
        head = h11.Request(method=scope["method"], target=target, headers=headers)
        await stream.send(connection.send(head))
        more = True
        while more:
            message = await receive()
            more = message.get("more_body", False)
            await stream.send(connection.send(h11.Data(message.get("body", b""))))
        await stream.send(connection.send(h11.EndOfMessage()))
        while not isinstance(event := await next_event(connection, stream), h11.EndOfMessage):
            if isinstance(event, h11.Response):
                framing = (b"connection", b"transfer-encoding")
                headers = [field for field in event.headers if field[0] not in framing]
                start = {"status": event.status_code, "headers": headers}
                await send({"type": "http.response.start", **start})
            elif isinstance(event, h11.Data):
                body = {"body": bytes(event.data), "more_body": True}
                await send({"type": "http.response.body", **body})
        await send({"type": "http.response.body"})


async def serve_app(app, scope, stream):
    """Answers the one request that comes from Node with the ASGI application."""
    connection = h11.Connection(h11.SERVER)
    request = await next_event(connection, stream)
    scope = {**scope, "method": request.method.decode(), "headers": list(request.headers)}

    async def receive():
        event = await next_event(connection, stream)
        if isinstance(event, h11.Data):
            return {"type": "http.request", "body": bytes(event.data), "more_body": True}
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            headers = [*message["headers"], (b"connection", b"close")]
            head = h11.Response(status_code=message["status"], headers=headers)
            await stream.send(connection.send(head))
            return
        if request.method != b"HEAD":
            await stream.send(connection.send(h11.Data(message.get("body", b""))))
        if not message.get("more_body", False):
            await stream.send(connection.send(h11.EndOfMessage()))

    async with stream:
        await app(scope, receive, send)


async def next_event(connection, stream):
    """The next part of the one message that comes over the stream; the last is EndOfMessage."""
    while (event := connection.next_event()) is h11.NEED_DATA:
        try:
            connection.receive_data(await stream.receive())
        except anyio.EndOfStream:
            connection.receive_data(b"")
    return event


def pytest_configure():
    global node, node_port
    # Some of the tests' configurations are dangerous.
    command = ["node", "--disable-warning=CORS_LAYER_DANGER", os.environ["CORS_LAYER_BRIDGE"]]
    node = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    node_port = int(node.stdout.readline())
    # Before any test imports it.
    starlette.middleware.cors.CORSMiddleware = NodeCORSMiddleware


def pytest_unconfigure():
    # Node ends with its standard input.
    node.stdin.close()
    node.wait()
    node.stdout.close()


def pytest_sessionfinish(session, exitstatus):
    # If the tests got at CORSMiddleware in another way, they would test Starlette and pass.
    if exitstatus == 0 and 0 in counts.values():
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter, exitstatus):
    told = ", ".join(f"{count} {what}" for what, count in counts.items())
    terminalreporter.write_line(f"cors-layer in place of CORSMiddleware: {told}")
    passed, failed, errors = (
        len(terminalreporter.stats.get(kind, [])) for kind in ("passed", "failed", "error")
    )
    is_wrong = exitstatus != 0 or 0 in counts.values()
    failed = max(failed + errors, int(is_wrong))
    terminalreporter.write_line(f"starlette's own tests: {passed} passed, {failed} failed")
