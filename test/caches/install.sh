#!/bin/sh
# Installs the two caches of the cache test on Debian or Ubuntu, as root: those that are missing.
set -eu

packages=
# Both live in /usr/sbin, which is not in everybody's PATH.
PATH=$PATH:/usr/sbin
command -v nginx >/dev/null || packages="$packages nginx"
command -v varnishd >/dev/null || packages="$packages varnish"
[ -z "$packages" ] && exit 0

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -qq -y --no-install-recommends $packages
