#!/bin/sh
# Runs Starlette's own CORS tests, unchanged, with cors-layer on a real Node server in place of
# CORSMiddleware. Gets them, and what they need, from PyPI; wants the project built (npm run build).
set -eu
starlette=1.10.0
root=$(cd "$(dirname "$0")/../.." && pwd)
python=$root/.venv/bin/python

skip() {
  echo "own-tests: 0 passed, 0 failed, skipped: $1"
  exit 0
}

sh "$root/test/starlette/venv.sh" || skip 'no Python with what the tests need'

tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"$python" -m pip download --quiet --disable-pip-version-check --no-deps --no-binary :all: \
  --dest "$tmp" "starlette==$starlette" || skip 'its source distribution cannot be had'
tar -xzf "$tmp/starlette-$starlette.tar.gz" -C "$tmp"

cd "$tmp/starlette-$starlette"
CORS_LAYER_BRIDGE=$root/dist/test/starlette/bridge.js PYTHONPATH=$root/test/starlette \
  PYTHONDONTWRITEBYTECODE=1 "$python" -m pytest -p bridge tests/middleware/test_cors.py
