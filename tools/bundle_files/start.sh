#!/bin/sh
# 启动 / start: installs from wheels/ the first time, then serves. Data stay in data/.
set -eu
cd "$(dirname "$0")"
here=$(pwd)
if [ ! -f venv/installed ] || ! cmp -s app/requirements.txt venv/installed; then
    python=""
    for name in python3.13 python3.12 python3.11 python3; do
        if command -v "$name" >/dev/null 2>&1 \
            && "$name" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))' 2>/dev/null; then
            python=$name
            break
        fi
    done
    [ -n "$python" ] || { echo "需要 Python 3.11 至 3.13 / Python 3.11 to 3.13 is needed" >&2; exit 2; }
    "$python" -m venv venv
    venv/bin/python -m pip install --quiet --disable-pip-version-check --no-index --find-links wheels \
        --require-hashes -r app/requirements.txt
    cp app/requirements.txt venv/installed
fi
DATA_DIR="${DATA_DIR:-$here/data}"
export DATA_DIR
cd app
exec ../venv/bin/python manage.py start
