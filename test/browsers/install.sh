#!/bin/sh
# Installs the three engines of the browser test on Debian or Ubuntu, as root: those that are missing.
set -eu

packages=
command -v chromium >/dev/null || packages="$packages chromium"
command -v firefox-esr >/dev/null || packages="$packages firefox-esr"
command -v xvfb-run >/dev/null || packages="$packages xvfb xauth"
ls /usr/lib/*/webkit2gtk-4.1/MiniBrowser >/dev/null 2>&1 || packages="$packages libwebkit2gtk-4.1-0"
[ -z "$packages" ] && exit 0

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq
# shellcheck disable=SC2086
apt-get install -qq -y --no-install-recommends $packages
