#!/bin/sh
# Finds a Python that is new enough and hands over to bootstrap.py beside this file.
here=$(CDPATH= cd -- "$(dirname -- "$0")" && pwd -P)
ours="$here/../../.venv/bin/python"
if [ -x "$ours" ]; then
    exec "$ours" -I "$here/bootstrap.py" "$@"
fi
for python in python3.14 python3.13 python3.12 python3.11 python3; do
    if "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' >/dev/null 2>&1; then
        exec "$python" -I "$here/bootstrap.py" "$@"
    fi
done
echo "Perennial needs Python 3.11 or newer, and there is none on the PATH." >&2
exit 1
