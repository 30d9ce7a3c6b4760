"""What an audit finds: sentences that say what is wrong, and what mends it."""

from dataclasses import dataclass

from index.errors import EfterhandError
from pipeline.audit.remedies import Remedy


@dataclass(frozen=True)
class Finding:
    """Something that is wrong. Without a *remedy* only people can mend it; *error* says how."""

    error: EfterhandError
    remedy: Remedy | None = None

    @property
    def text(self) -> str:
        """The same in two findings of the same."""
        return self.error.say("en")


class SourceMissing(EfterhandError):
    """The worst: a recording's source is not in the store."""

    en = (
        "The source of recording {recording} “{title}” is missing. Put {key} ({size_bytes} bytes, "
        "SHA-256 {sha256}) back into {place} from your backup: nothing else can replace it."
    )
    sv = (
        "Källfilen till inspelning {recording} ”{title}” saknas. Lägg tillbaka {key} ({size_bytes} byte, "
        "SHA-256 {sha256}) i {place} från er säkerhetskopia: inget annat kan ersätta den."
    )


class SourceAltered(EfterhandError):
    """A recording's source is not what was handed in."""

    en = (
        "The source of recording {recording} “{title}” has been altered. Put {key} ({size_bytes} bytes, "
        "SHA-256 {sha256}) back into {place} from your backup: nothing else can replace it."
    )
    sv = (
        "Källfilen till inspelning {recording} ”{title}” har ändrats. Lägg tillbaka {key} ({size_bytes} "
        "byte, SHA-256 {sha256}) i {place} från er säkerhetskopia: inget annat kan ersätta den."
    )


class DocumentMissing(EfterhandError):
    """A piece of material is not in the store."""

    en = (
        "The document “{title}” is missing. Put {key} ({size_bytes} bytes) back into {place} from your "
        "backup."
    )
    sv = (
        "Dokumentet ”{title}” saknas. Lägg tillbaka {key} ({size_bytes} byte) i {place} från er "
        "säkerhetskopia."
    )


class DocumentAltered(EfterhandError):
    """A piece of material is not what was handed in."""

    en = (
        "The document “{title}” has been altered. Put {key} ({size_bytes} bytes) back into {place} from "
        "your backup."
    )
    sv = (
        "Dokumentet ”{title}” har ändrats. Lägg tillbaka {key} ({size_bytes} byte) i {place} från er "
        "säkerhetskopia."
    )


class FilesMissing(EfterhandError):
    """Files that a stage made are not in the store."""

    en = (
        "{count} files of recording {recording} are missing, such as {key}. To do the stage “{stage}” "
        "again: efterhand audit --mend"
    )
    sv = (
        "{count} filer till inspelning {recording} saknas, till exempel {key}. För att göra om steget "
        "”{stage}”: efterhand audit --mend"
    )


class FilesAltered(EfterhandError):
    """Files that a stage made do not match the checksums beside them."""

    en = (
        "{count} files of recording {recording} have been altered, such as {key}. To do the stage "
        "“{stage}” again: efterhand audit --mend"
    )
    sv = (
        "{count} filer till inspelning {recording} har ändrats, till exempel {key}. För att göra om "
        "steget ”{stage}”: efterhand audit --mend"
    )


class LeftBehind(EfterhandError):
    """Files that belong to no recording, or to an attempt that nobody waits for."""

    en = "{count} files below {folder} belong to nothing any more. To remove them: efterhand audit --mend"
    sv = (
        "{count} filer under {folder} hör inte längre till något. För att ta bort dem: efterhand audit --mend"
    )


class Unclaimed(EfterhandError):
    """A source or a document that no row of the catalogue knows, as after an old catalogue was put back."""

    en = (
        "No recording or webinar has the file {key}. Hand it in again, or remove it with: efterhand "
        "audit --mend --unclaimed"
    )
    sv = (
        "Ingen inspelning och inget webbinarium har filen {key}. Lämna in den igen, eller ta bort den "
        "med: efterhand audit --mend --unclaimed"
    )


class TransfersBrokenOff(EfterhandError):
    """Half-written files of transfers that were broken off."""

    en = "{count} transfers into the store were broken off. To remove what they left: efterhand audit --mend"
    sv = (
        "{count} överföringar till lagringen har brutits. För att ta bort det de lämnade: efterhand "
        "audit --mend"
    )


class DeletionBrokenOff(EfterhandError):
    """A deletion that was begun and not finished."""

    en = (
        "The deletion of recording {recording} “{title}” is not finished. To finish it: efterhand audit "
        "--mend"
    )
    sv = (
        "Raderingen av inspelning {recording} ”{title}” är inte slutförd. För att slutföra den: "
        "efterhand audit --mend"
    )


class SearchOutdated(EfterhandError):
    """The search index does not hold what the catalogue says of a recording."""

    en = (
        "Search does not hold recording {recording} as it is now ({found} of {count} passages). To index "
        "it again: efterhand audit --mend"
    )
    sv = (
        "Sökningen har inte inspelning {recording} som den är nu ({found} av {count} textstycken). För "
        "att indexera om: efterhand audit --mend"
    )


class SearchLeftBehind(EfterhandError):
    """The search index holds passages of a recording that is gone."""

    en = (
        "Search still holds {count} passages of recording {recording}, which is gone. To remove them: "
        "efterhand audit --mend"
    )
    sv = (
        "Sökningen har kvar {count} textstycken från inspelning {recording}, som är borta. För att ta "
        "bort dem: efterhand audit --mend"
    )


class BeingWorkedOn(EfterhandError):
    """A recording that changed as often as it was looked at."""

    en = (
        "Recording {recording} is being worked on and could not be examined. Run the audit again when it "
        "is ready."
    )
    sv = "Inspelning {recording} arbetas det på, så den kunde inte granskas. Granska igen när den är klar."
