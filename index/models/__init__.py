"""The tables of the catalogue."""

from index.models.account import Account
from index.models.base import Base, now
from index.models.captions import CaptionCue, CaptionTrack, Passage
from index.models.goal import Goal, Target
from index.models.material import Material
from index.models.recording import Poster, Recording, Rendition, StageState
from index.models.speaker import Speaker
from index.models.talk import Talk
from index.models.webinar import Webinar, WebinarStatus

__all__ = [
    "Account",
    "Base",
    "CaptionCue",
    "CaptionTrack",
    "Goal",
    "Material",
    "Passage",
    "Poster",
    "Recording",
    "Rendition",
    "Speaker",
    "StageState",
    "Talk",
    "Target",
    "Webinar",
    "WebinarStatus",
    "now",
]
