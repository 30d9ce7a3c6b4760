"""The tables of the catalogue."""

from index.models.account import Account, AccountSession, ApiToken, Invitation, Role, Scope
from index.models.attempt import AttemptCount
from index.models.audit import AuditEntry
from index.models.base import Base, now
from index.models.captions import CaptionChange, CaptionCue, CaptionTrack, Origin, Passage
from index.models.goal import Goal, GoalDecision, GoalSuggestion, Target
from index.models.material import Kind, Material, MaterialPage, TextState
from index.models.picture import Poster, Slide, Storyboard
from index.models.recording import Recording, Rendition
from index.models.series import Series
from index.models.speaker import FormerSpeaker, Speaker
from index.models.stage import Attempted, StagePart, StageState
from index.models.talk import Talk
from index.models.tombstone import Tombstone
from index.models.upload import Upload
from index.models.voice import Voice
from index.models.webhook import Webhook, WebhookMessage
from index.models.webinar import Webinar, WebinarStatus
from index.models.worker import WorkerProcess

__all__ = [
    "Account",
    "AccountSession",
    "ApiToken",
    "AttemptCount",
    "Attempted",
    "AuditEntry",
    "Base",
    "CaptionChange",
    "CaptionCue",
    "CaptionTrack",
    "FormerSpeaker",
    "Goal",
    "GoalDecision",
    "GoalSuggestion",
    "Invitation",
    "Kind",
    "Material",
    "MaterialPage",
    "Origin",
    "Passage",
    "Poster",
    "Recording",
    "Rendition",
    "Role",
    "Scope",
    "Series",
    "Slide",
    "Speaker",
    "StagePart",
    "StageState",
    "Storyboard",
    "Talk",
    "Target",
    "TextState",
    "Tombstone",
    "Upload",
    "Voice",
    "Webhook",
    "WebhookMessage",
    "Webinar",
    "WebinarStatus",
    "WorkerProcess",
    "now",
]
