#!/bin/sh
# 命令 / commands: sh manage.sh backup /mnt/backup — the data are those of start.sh.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
[ -x "$here/venv/bin/python" ] || { echo "请先运行 start.sh / run start.sh first" >&2; exit 2; }
DATA_DIR="${DATA_DIR:-$here/data}"
export DATA_DIR
exec "$here/venv/bin/python" "$here/app/manage.py" "$@"
