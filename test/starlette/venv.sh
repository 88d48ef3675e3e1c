#!/bin/sh
# Makes `.venv` at the top of the project: the Starlette that the layer is compared with, and what
# its own tests need. Fails, and says why, where that cannot be had. PYTHON is the one to make it with.
set -eu
cd "$(dirname "$0")/../.."
packages='starlette==1.10.0 pytest httpx2 anyio trio'

python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Starlette wants Python 3.11")'
[ -x .venv/bin/python ] || "$python" -m venv .venv
# shellcheck disable=SC2086 # several words
.venv/bin/python -m pip install --quiet --disable-pip-version-check $packages
