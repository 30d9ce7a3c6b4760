"""The WSGI entry: the site of the archive that the environment names."""

import os

from flask import Flask

from archive_web.app import create_app
from index.settings import read_settings


def site() -> Flask:
    """For a WSGI server, ``archive_web.wsgi:site()``. Raises SettingUnreadable."""
    return create_app(read_settings(os.environ))
