#!/bin/sh
# The browser tests drive Debian's Chromium and need a CJK font to show Chinese text.
# As root on Debian both are installed; elsewhere it is said what is missing, and the
# browser tests skip visibly.
command -v chromium >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q . && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium and CJK fonts for the browser tests ..."
    apt-get update -q >/dev/null && DEBIAN_FRONTEND=noninteractive \
        apt-get install -qq -y --no-install-recommends chromium fonts-noto-cjk fontconfig >/dev/null \
        && exit 0
fi
echo "For the browser tests install chromium and a CJK font (Debian: chromium fonts-noto-cjk)." >&2
