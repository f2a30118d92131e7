#!/bin/sh
# What tests use of Debian's packages: Chromium with a CJK font, a proxy, a store for limits.
# As root on Debian they are installed; elsewhere it is said what is missing, and the tests
# that need it skip visibly.
command -v chromium >/dev/null 2>&1 && fc-list :lang=zh 2>/dev/null | grep -q . \
    && command -v nginx >/dev/null 2>&1 \
    && { command -v valkey-server || command -v redis-server; } >/dev/null 2>&1 && exit 0
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then
    echo "Installing Chromium, CJK fonts, nginx and valkey for the tests ..."
    apt-get update -q >/dev/null
    store=valkey-server
    apt-cache policy valkey-server 2>/dev/null | grep -q 'Candidate: [0-9]' || store=redis-server
    # Nothing of it is to run by itself.
    printf '#!/bin/sh\nexit 101\n' > /usr/sbin/policy-rc.d && chmod +x /usr/sbin/policy-rc.d
    DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends \
        chromium fonts-noto-cjk fontconfig nginx-light "$store" >/dev/null
    code=$?
    rm -f /usr/sbin/policy-rc.d
    [ "$code" = 0 ] && exit 0
fi
echo "For these tests install chromium, a CJK font, nginx and valkey (Debian: chromium" \
    "fonts-noto-cjk nginx-light valkey-server)." >&2
