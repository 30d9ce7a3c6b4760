# Sourced by the scripts beside it: makes the virtual environment and sees to the programs that are needed.
# Running it again when nothing has changed takes a fraction of a second.

cd "$(dirname "${BASH_SOURCE[0]}")/.." || exit 1
VENV=.venv

# Find a Python that is new enough.
choose_python() {
  local candidate
  for candidate in "${PYTHON:-}" python3 python3.14 python3.13 python3.12 python3.11; do
    [ -n "$candidate" ] || continue
    if "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
      echo "$candidate"
      return
    fi
  done
  echo "Efterhand needs Python 3.11 or newer. Install it, or name it: PYTHON=/path/to/python3 $0" >&2
  exit 1
}

# need PROGRAM PACKAGE …: install the packages of the programs that are missing, or say how.
need() {
  local missing=()
  while [ $# -gt 0 ]; do
    command -v "$1" >/dev/null 2>&1 || missing+=("$2")
    shift 2
  done
  [ ${#missing[@]} -eq 0 ] || install_packages "${missing[@]}"
}

# The words on slides are read in Swedish and English.
need_words() {
  compgen -G '/usr/share/tesseract-ocr/*/tessdata/swe.traineddata' >/dev/null ||
    install_packages tesseract-ocr tesseract-ocr-swe tesseract-ocr-eng
}

install_packages() {
  local line="apt-get install -y --no-install-recommends $*"
  local sudo=""
  if [ "$(id -u)" -ne 0 ]; then
    sudo="sudo"
    if ! sudo -n true 2>/dev/null; then
      echo "These packages are missing. Install them, then run this again:  sudo $line" >&2
      exit 1
    fi
  fi
  if ! command -v apt-get >/dev/null 2>&1; then
    echo "Install these programs with your system's package manager, then run this again: $*" >&2
    exit 1
  fi
  echo "Installing $* …"
  $sudo apt-get update -qq >/dev/null
  $sudo env DEBIAN_FRONTEND=noninteractive $line -qq >/dev/null
}

# A mark of all that an installation is made of: when it is the same, there is nothing to install.
fingerprint() {
  {
    echo "$1"
    cat pyproject.toml hatch_build.py
    find archive_web/frontend archive_web/translations -type f \
      -not -path '*/node_modules/*' -not -name '*.mo' -print0 | sort -z | xargs -0 cat
  } | sha256sum | cut -d' ' -f1
}

# install_efterhand EXTRA: an editable installation in the virtual environment, with an extra or "".
install_efterhand() {
  local python mark
  python=$(choose_python)
  mark=$(fingerprint "$1")
  [ "$(cat "$VENV/installed$1" 2>/dev/null)" = "$mark" ] && [ -f archive_web/static/dist/manifest.json ] && return
  if ! "$python" -c 'import ensurepip' 2>/dev/null; then
    install_packages python3-venv
  fi
  [ -x "$VENV/bin/pip" ] || "$python" -m venv "$VENV"
  echo "Installing Efterhand in $VENV (the first time takes a few minutes) …"
  "$VENV/bin/pip" install --quiet --disable-pip-version-check --editable ".$1"
  echo "$mark" > "$VENV/installed$1"
}
