#!/bin/sh
# Make the database's password, once: password.sh FILE
set -eu
umask 022
[ -s "$1" ] || { head -c 24 /dev/urandom | base64 | tr '+/' '-_' > "$1.part" && mv "$1.part" "$1"; }
