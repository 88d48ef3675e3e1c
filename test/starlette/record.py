"""Records what the installed Starlette's CORSMiddleware answers to made-up requests, as JSON.

    pip install starlette==1.10.0 && python record.py --seed 2 > exchanges.json

It is driven in process, through ASGI, so the headers are its own and no server's. Needs nothing but
Starlette. Its trap: what it makes up must be a configuration that cors-layer takes, which refuses
what can never work, and must stay clear of where cors-layer differs on purpose (see the README).
The exchanges.json beside it was recorded with an earlier script, in the same form, and
unusual-origins.json with this one: `--seed 5 --groups 80 --requests 8 --unusual 0.7`.
"""

import argparse
import asyncio
import json
import random
import re

import starlette
from starlette.middleware.cors import CORSMiddleware

HOSTS = [
    "example.org",
    "api.example.org",
    "shop.example.com",
    "a.b.c.example.net",
    "examplexorg.test",
    "evil-example.org",
    "example.org.evil.test",
    "xn--bcher-kva.example",
    "localhost",
    "127.0.0.1",
    "[::1]",
]
PORTS = ["", "", "", ":3000", ":8080"]
OTHER_SCHEMES = ["capacitor://localhost", "chrome-extension://abcdefghijklmnop", "app://-"]
# Embedded browsers send these for pages that have no host.
WITHOUT_HOST = ["file://", "qrc:", "qrc://", "app:", "app://", "tauri://", "x-app+1://"]
UNUSUAL = [
    *WITHOUT_HOST,
    *OTHER_SCHEMES,
    "null",
    "app://home:8080",
    "http://localhost:1",
    "https://example.org:65535",
    "http://[2001:db8::1]:3000",
    "https://under_score.example",
    "https://example.org.",
]
# Requests may have these besides: what no configuration lists.
NOT_ORIGINS = ["", "NULL", "https://example.org/", "example.org", "//example.org"]
NOT_ORIGINS += ["file:", "file:///", "https://", "http:", "qrc:/", "app:///"]
NOT_NORMAL = ["https://Example.org", "https://example.org:443", "http://localhost:80"]
NOT_NORMAL += ["HTTPS://example.org", "FILE://", "Qrc:", "App://HOME:8080", "https://example.org:08"]

# They mean the same in Python and in JavaScript.
REGEXES = [
    ".*",
    "https://example.org",
    r"https://example\.org$",
    r"^https://example\.org",
    r"https://[a-z0-9-]+\.example\.org",
    r"https://.*\.example\.(?:org|net)(?::\d+)?",
    r"https://(api|shop)\.example\.(org|com)",
    r"https://example\.org|http://localhost",
    r"(?:https|http)://\[::1\](?::\d+)?",
    r"http://127\.0\.0\.1:[0-9]{4}",
    "null",
]
UNUSUAL_REGEXES = [
    "file:.*",
    "(?:file|app|null)(?:://)?",
    "qrc:(?://)?",
    "[a-z]+:(?://)?",
    r"\w+://[^/]*",
    r"app://(?:-|home)?(?::\d+)?",
    r"https?://[^/]+:\d+",
]
# A rule, where there is one, allows what starts with one of these.
PREFIXES = ["file:", "qrc:", "app:", "null", "https://e", "http://localhost", "HTTPS:", "capacitor"]

METHODS = ["DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT", "QUERY"]
METHODS += ["PROPFIND", "x-Custom"]
# Never asked for with an effect, but a request may try.
OTHER_METHODS = ["get", "patch", "", "TRACE", "GET, POST"]
REQUEST_METHODS = ["DELETE", "GET", "GET", "HEAD", "PATCH", "POST", "PUT", "PROPFIND"]

SAFELISTED = ["Accept", "Accept-Language", "Content-Language", "Content-Type"]
REQUEST_HEADERS = [
    *SAFELISTED,
    "Authorization",
    "authorization",
    "content-type",
    "DPoP",
    "If-Match",
    "Range",
    "X-Custom-1",
    "X-Example",
    "x-example",
    "X-Nope",
    "X-REQUEST-ID",
    "X-Requested-With",
    "x_under",
    "x!#$%&'+.^`|~",
]
EXPOSED = ["Content-Length", "ETag", "Link", "X-Request-Id", "X-Status", "*"]
MAX_AGES = [0, 1, 5, 60, 600, 7200, 86400]

STATUSES = [200, 200, 200, 201, 204, 206, 301, 304, 400, 401, 404, 418, 422, 500, 503]
# A response takes one list or two; no name is in two of them, nor is Origin or `*`.
VARIES = [["Accept-Encoding"], ["accept-language"], ["X-Tenant, accept"], ["Cookie,User-Agent"]]
APP_HEADERS = [
    [("Access-Control-Allow-Origin", "*")],
    [("access-control-allow-origin", "https://app-set.example")],
    [("Access-Control-Allow-Credentials", "false")],
    [("Access-Control-Expose-Headers", "X-App")],
    [("Access-Control-Allow-Methods", "GET")],
    [("Set-Cookie", "a=1; Path=/"), ("Set-Cookie", "b=2; HttpOnly")],
    [("Link", "</a>; rel=next"), ("Link", "</b>; rel=prev")],
    [("X-Status", "fine")],
    [("ETag", '"abc"')],
    [("X-Empty", "")],
]

# What cors-layer takes for an origin. No port here is over 65535, and no origin too long.
SERIALIZED = re.compile(
    r"null|(?i:(?!(about|blob|data|javascript):)"
    r"([a-z][a-z\d+.-]*://([\w.~-]+|\[[\da-f:.]+\])(:\d{1,5})?"
    r"|(?!(https?|wss?|ftp):)[a-z][a-z\d+.-]*:(//)?))",
    re.ASCII,
)


class WithRule(CORSMiddleware):
    """Decides about origins itself, too, as Starlette's users do in a subclass."""

    def __init__(self, app, prefixes, **options):
        super().__init__(app, **options)
        self.prefixes = tuple(prefixes)

    def is_allowed_origin(self, origin):
        return super().is_allowed_origin(origin) or origin.startswith(self.prefixes)


class Maker:
    """Makes up configurations, applications and requests, the same for the same seed."""

    def __init__(self, seed, unusual):
        self.random = random.Random(seed)
        self.unusual = unusual

    def chance(self, probability):
        return self.random.random() < probability

    def some(self, pool, least, most):
        """From `least` to `most` members of the pool, each once."""
        return self.random.sample(pool, self.random.randint(least, min(most, len(pool))))

    def origin(self):
        if self.chance(self.unusual):
            return self.random.choice(UNUSUAL)
        scheme = "https://" if self.chance(0.75) else "http://"
        return scheme + self.random.choice(HOSTS) + self.random.choice(PORTS)

    def options(self):
        options = {}
        kind = self.random.choice(["any", "list", "list", "list", "none"])
        if kind == "any":
            others = [self.origin()] if self.chance(0.2) else []
            options["allowOrigins"] = self.shuffled(["*", *others])
        elif kind == "list":
            origins = {self.origin() for _ in range(self.random.randint(1, 4))}
            options["allowOrigins"] = sorted(origins)
        if self.chance(0.4):
            pool = UNUSUAL_REGEXES if self.chance(self.unusual) else REGEXES
            options["allowOriginRegex"] = self.random.choice(pool)
        if self.chance(0.8):
            some = self.some(METHODS, 0, 4)
            options["allowMethods"] = self.shuffled([*some, "*"]) if self.chance(0.25) else some
        if self.chance(0.75):
            some = self.some(REQUEST_HEADERS, 0, 4)
            options["allowHeaders"] = self.shuffled([*some[:1], "*"]) if self.chance(0.25) else some
        if self.chance(0.4):
            options["allowCredentials"] = self.chance(0.9)
        if self.chance(0.3):
            options["allowPrivateNetwork"] = self.chance(0.9)
        if self.chance(0.5):
            options["exposeHeaders"] = self.some(EXPOSED, 0, 3)
        if self.chance(0.5):
            options["maxAge"] = self.random.choice(MAX_AGES)
        return options

    def rule(self):
        """What the origins start with that a subclass allows, or nothing."""
        return self.some(PREFIXES, 1, 2) if self.chance(0.2) else []

    def app(self):
        headers = [("Content-Type", "text/plain")]
        if self.chance(0.5):
            headers += [("Vary", names) for vary in self.some(VARIES, 1, 2) for names in vary]
        for fields in self.some(APP_HEADERS, 0, 3):
            # One name, one letter case: an object could not have both.
            if fields[0][0].lower() not in [name.lower() for name, _ in headers]:
                headers += fields
        return {"status": self.random.choice(STATUSES), "headers": headers, "body": "Homepage"}

    def request(self, options):
        headers = []
        if self.chance(0.93):
            headers.append(("Origin", self.requested_origin(options)))
        is_preflight = self.chance(0.55)
        method = self.random.choice(REQUEST_METHODS)
        if is_preflight or self.chance(0.1):
            method = "OPTIONS"
        if is_preflight or self.chance(0.05):
            headers.append(("Access-Control-Request-Method", self.requested_method(options)))
        if self.chance(0.65 if is_preflight else 0.05):
            headers.append(("Access-Control-Request-Headers", self.requested_headers(options)))
        if self.chance(0.2 if is_preflight else 0.05):
            value = self.random.choice(["true", "true", "false", ""])
            headers.append(("Access-Control-Request-Private-Network", value))
        if not is_preflight and self.chance(0.3):
            headers.append(("Cookie", "star_cookie=sugar"))
        return {"method": method, "headers": self.shuffled(headers)}

    def requested_origin(self, options):
        listed = [origin for origin in options.get("allowOrigins", []) if origin != "*"]
        if listed and self.chance(0.5):
            return self.random.choice(listed)
        return self.random.choice(NOT_ORIGINS + NOT_NORMAL) if self.chance(0.2) else self.origin()

    def requested_method(self, options):
        listed = [method for method in options.get("allowMethods", ["GET"]) if method != "*"]
        if listed and self.chance(0.5):
            return self.random.choice(listed)
        return self.random.choice(METHODS + OTHER_METHODS)

    def requested_headers(self, options):
        """A list as browsers send it, or as other clients do; never with an empty member."""
        allowed = [*SAFELISTED, *options.get("allowHeaders", [])]
        pool = sorted(set(allowed) - {"*"} if self.chance(0.6) else {*REQUEST_HEADERS})
        names = self.some(pool, 1, 4)
        if self.chance(0.5):
            return ",".join(sorted(name.lower() for name in names))
        return self.random.choice([",", ", ", " , ", ",\t"]).join(names)

    def shuffled(self, items):
        return self.random.sample(items, len(items))


def layer(app, options, rule):
    """The middleware with our options, and with our default for `max_age`."""
    arguments = {"max_age": 60, **{snake(name): value for name, value in options.items()}}
    return WithRule(app, rule, **arguments) if rule else CORSMiddleware(app, **arguments)


def snake(name):
    return re.sub("[A-Z]", lambda match: "_" + match[0].lower(), name)


def differs_on_purpose(middleware, request):
    """Whether the middleware would reflect, or match with a regex, an Origin that is not one."""
    origin = dict(request["headers"]).get("Origin")
    if origin is None or SERIALIZED.fullmatch(origin):
        return False
    names_origin = middleware.preflight_explicit_allow_origin
    return names_origin and middleware.is_allowed_origin(origin)


async def answer(app, options, rule, request):
    """What the middleware around the application sends; headers in lower case, sorted."""
    reached = False
    sent = []

    async def wrapped(scope, receive, send):
        nonlocal reached
        reached = True
        # ASGI wants names in lower case, and Starlette looks for no other.
        headers = [(name.lower().encode(), value.encode()) for name, value in app["headers"]]
        await send({"type": "http.response.start", "status": app["status"], "headers": headers})
        await send({"type": "http.response.body", "body": app["body"].encode()})

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message):
        sent.append(message)

    headers = [(name.lower().encode(), value.encode()) for name, value in request["headers"]]
    scope = {"type": "http", "method": request["method"], "path": "/", "headers": headers}
    await layer(wrapped, options, rule)(scope, receive, send)
    start, *body = sent
    return {
        "status": start["status"],
        "headers": sorted([name.decode(), value.decode()] for name, value in start["headers"]),
        "body": b"".join(message["body"] for message in body).decode(),
        "reachedApp": reached,
    }


async def record(make, groups, requests):
    for _ in range(groups):
        options, rule, app = make.options(), make.rule(), make.app()
        middleware = layer(None, options, rule)
        made = [make.request(options) for _ in range(requests)]
        exchanges = [
            {"request": request, "response": await answer(app, options, rule, request)}
            for request in made
            if not differs_on_purpose(middleware, request)
        ]
        yield {"options": options, "rule": rule, "app": app, "exchanges": exchanges}


def dump(value):
    return json.dumps(value, separators=(",", ":"))


async def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--groups", type=int, default=100, help="how many configurations")
    parser.add_argument("--requests", type=int, default=10, help="how many requests to each")
    parser.add_argument("--unusual", type=float, default=0.2, help="how many of the origins are")
    given = parser.parse_args()
    make = Maker(given.seed, given.unusual)
    groups = [
        f'{{"options":{dump(group["options"])},\n"rule":{dump(group["rule"])},\n'
        + f'"app":{dump(group["app"])},\n"exchanges":[\n'
        + ",\n".join(map(dump, group["exchanges"]))
        + "\n]}"
        async for group in record(make, given.groups, given.requests)
    ]
    head = f'{{"starlette":{dump(starlette.__version__)},"seed":{given.seed},"groups":[\n'
    print(head + ",\n".join(groups) + "\n]}")


asyncio.run(main())
