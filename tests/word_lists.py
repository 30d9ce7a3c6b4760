"""Where tests keep the compiled word lists: compiling takes seconds, so that all of them, in all runs, share a copy."""

import os
import tempfile
from pathlib import Path

WORD_LISTS = Path(tempfile.gettempdir()) / f"efterhand-test-words-{os.getuid()}"
