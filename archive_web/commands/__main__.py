"""``python -m archive_web.commands``: the command line without an installed script."""

from archive_web.commands import main

main()
