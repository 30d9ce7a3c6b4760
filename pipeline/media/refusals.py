"""Why a source file is refused: each reason in one sentence that says what to do instead."""

from index.errors import BadInput


class EmptyFile(BadInput):
    """A file of no bytes."""

    en = "The file is empty. Choose the recording again, and upload it once more."
    sv = "Filen är tom. Välj inspelningen igen och ladda upp den på nytt."


class NotARecording(BadInput):
    """A file that is no recording, whatever its name says."""

    en = "The file is not a sound or video recording. Upload the recording itself, such as an MP4 or MKV."
    sv = "Filen är ingen ljud- eller videoinspelning. Ladda upp själva inspelningen, till exempel en MP4."


class Unplayable(BadInput):
    """An MP4 that ends before its index, without which nothing in it can be found."""

    en = "The recording was cut off before it was finished. Record or export it again."
    sv = "Inspelningen bröts innan den blev klar. Spela in eller exportera den igen."


class PictureTooLarge(BadInput):
    """A picture of more pixels than any screen has, which would take all memory."""

    en = "The picture is larger than 8192 by 4320 pixels. Export the recording again in a smaller size."
    sv = "Bilden är större än 8192 gånger 4320 bildpunkter. Exportera inspelningen igen i mindre storlek."


class NothingToPlay(BadInput):
    """A media file without sound and moving picture, or with none that can be decoded."""

    en = "The file holds neither sound nor moving picture that can be played. Export the recording again."
    sv = "Filen har varken ljud eller rörlig bild som går att spela upp. Exportera inspelningen igen."


class TooLong(BadInput):
    """A file that claims to play for days: its times are damaged, or meant to fill the disk."""

    en = "The file says that it is {hours} hours long; at most {limit} are taken. Export the recording again."
    sv = "Filen säger sig vara {hours} timmar lång; högst {limit} tas emot. Exportera inspelningen igen."
