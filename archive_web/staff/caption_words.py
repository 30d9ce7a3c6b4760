"""What the caption editor says while one writes, in the reader's language; braces hold what the script fills in."""

from flask_babel import gettext as _


def editor_words() -> dict[str, str]:
    return {
        "loading": _("Fetching the captions …"),
        "unreachable": _("The server does not answer. Your changes are kept in this browser; they are saved as soon as it does."),
        "saved": _("All changes are saved."),
        "savedAt": _("Saved at {time}."),
        "saving": _("Saving …"),
        "unsaved": _("Not saved yet."),
        "logIn": _("Log in"),
        "loggedOut": _("You have been logged out. Your changes are kept in this browser: log in in a new tab, then press Save."),
        "refused": _("Could not be saved: {reason}"),
        "mend": _("{count} captions want mending before they can be saved."),
        "merged": _("{who} changed the captions meanwhile. Your changes were put into theirs."),
        "conflict": _("Someone else has changed this caption to: “{text}”"),
        "someone": _("Someone else"),
        "draft": _("You have changes from {time} that were never saved."),
        "empty": _("Write what is said, or remove the caption."),
        "time": _("Write the time as 1:23.5 or 1:02:03.5."),
        "backward": _("It must end after it starts."),
        "longLine": _("A line is longer than {count} characters."),
        "manyLines": _("More than two lines."),
        "fast": _("Too much to read in the time: {count} characters a second."),
        "short": _("Shown for less than a second."),
        "long": _("Shown for more than seven seconds."),
        "overlaps": _("Shown while the next one is."),
        "found": _("{at} of {count}"),
        "notFound": _("Not found."),
        "replaced": _("{count} replaced."),
        "cue": _("Caption {number}, at {time}"),
        "removed": _("The caption is removed. “Undo” brings it back."),
        "none": _("There are no captions yet. Hand a file in below, or add the first one."),
    }  # fmt: skip
