#!/bin/sh
# Bring the programs that tests look with: Chromium at pages, LibreOffice at sheets. What cannot be brought is said loudly.
has() { command -v "$1" >/dev/null 2>&1; }
WANTED=""
has chromium || has chromium-browser || has google-chrome || WANTED="chromium fonts-noto-core"
has soffice || WANTED="$WANTED libreoffice-calc"
[ -z "$WANTED" ] && exit 0
if has apt-get; then
  SUDO=""
  [ "$(id -u)" -eq 0 ] || SUDO="sudo -n"
  $SUDO apt-get update -qq >/dev/null 2>&1
  # shellcheck disable=SC2086 # a list of package names
  $SUDO env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $WANTED >/dev/null 2>&1 && exit 0
fi
echo "!!! Không cài được: $WANTED. Các phép thử cần chúng sẽ nói là KHÔNG CHẠY. Hãy cài rồi chạy lại." >&2
exit 0
