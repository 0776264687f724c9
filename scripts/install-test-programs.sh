#!/bin/sh
# Bring the browser that the tests look at pages with; when that cannot be done, say so loudly: the browser tests then fail.
command -v chromium >/dev/null 2>&1 || command -v chromium-browser >/dev/null 2>&1 || command -v google-chrome >/dev/null 2>&1 && exit 0
if command -v apt-get >/dev/null 2>&1; then
  SUDO=""
  [ "$(id -u)" -eq 0 ] || SUDO="sudo -n"
  $SUDO apt-get update -qq >/dev/null 2>&1
  $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-noto-core >/dev/null 2>&1 && exit 0
fi
echo "!!! Không cài được Chromium: các phép thử trên trình duyệt KHÔNG CHẠY. Hãy cài chromium rồi chạy lại." >&2
exit 0
