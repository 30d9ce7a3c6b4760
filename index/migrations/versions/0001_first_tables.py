"""The catalogue's first tables."""

import sqlalchemy as sa
from alembic import op

from index.models.base import UtcDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:

    op.create_table(
        "account",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_account")),
        sa.UniqueConstraint("email", name=op.f("uq_account_email")),
    )
    op.create_table(
        "goal",
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name_sv", sa.String(), nullable=False),
        sa.Column("name_en", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_goal")),
    )
    op.create_table(
        "speaker",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("organisation", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_speaker")),
        sa.UniqueConstraint("slug", name=op.f("uq_speaker_slug")),
    )
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_speaker_name"), ["name"], unique=False)

    op.create_table(
        "webinar",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("description", sa.Text(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("starts_at", UtcDateTime(), nullable=True),
        sa.Column(
            "status",
            sa.Enum("planned", "draft", "published", name="webinarstatus", native_enum=False),
            nullable=False,
        ),
        sa.Column("join_url", sa.String(), nullable=False),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_webinar")),
        sa.UniqueConstraint("slug", name=op.f("uq_webinar_slug")),
    )
    with op.batch_alter_table("webinar", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_webinar_starts_at"), ["starts_at"], unique=False)

    op.create_table(
        "material",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("key", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["webinar_id"], ["webinar.id"], name=op.f("fk_material_webinar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_material")),
    )
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_material_webinar_id"), ["webinar_id"], unique=False)

    op.create_table(
        "recording",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("sha256", sa.String(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("source_key", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=True),
        sa.Column("speech_model", sa.String(), nullable=True),
        sa.Column("publish_when_ready", sa.Boolean(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("facts", sa.JSON(), nullable=True),
        sa.Column("notices", sa.JSON(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=True),
        sa.Column("watchable_key", sa.String(), nullable=True),
        sa.Column("sound_key", sa.String(), nullable=True),
        sa.Column("wav_key", sa.String(), nullable=True),
        sa.Column("hls_key", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["webinar_id"], ["webinar.id"], name=op.f("fk_recording_webinar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recording")),
        sa.UniqueConstraint("sha256", name=op.f("uq_recording_sha256")),
        sa.UniqueConstraint("slug", name=op.f("uq_recording_slug")),
    )
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_recording_created_at"), ["created_at"], unique=False)
        batch_op.create_index(batch_op.f("ix_recording_webinar_id"), ["webinar_id"], unique=False)

    op.create_table(
        "target",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("goal_number", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("label_sv", sa.String(), nullable=False),
        sa.Column("label_en", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["goal_number"], ["goal.number"], name=op.f("fk_target_goal_number")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_target")),
    )
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_target_goal_number"), ["goal_number"], unique=False)

    op.create_table(
        "caption_track",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("origin", sa.String(), nullable=False),
        sa.Column("model", sa.String(), nullable=True),
        sa.Column("created_at", UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["recording_id"], ["recording.id"], name=op.f("fk_caption_track_recording_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_caption_track")),
        sa.UniqueConstraint("recording_id", "language", name=op.f("uq_caption_track_recording_id")),
    )
    with op.batch_alter_table("caption_track", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_caption_track_recording_id"), ["recording_id"], unique=False)

    op.create_table(
        "poster",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_poster_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", "width_px", name=op.f("pk_poster")),
    )
    op.create_table(
        "rendition",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("height_px", sa.Integer(), nullable=False),
        sa.Column("width_px", sa.Integer(), nullable=False),
        sa.Column("mp4_key", sa.Text(), nullable=False),
        sa.Column("size_bytes", sa.BigInteger(), nullable=False),
        sa.Column("duration_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_rendition_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", "height_px", name=op.f("pk_rendition")),
    )
    op.create_table(
        "stage_state",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("run", sa.Integer(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("percent", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("error_code", sa.String(), nullable=True),
        sa.Column("error_facts", sa.JSON(), nullable=True),
        sa.Column("started_at", UtcDateTime(), nullable=True),
        sa.Column("finished_at", UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_stage_state_recording_id")),
        sa.PrimaryKeyConstraint("recording_id", "name", name=op.f("pk_stage_state")),
    )
    op.create_table(
        "talk",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("webinar_id", sa.Integer(), nullable=False),
        sa.Column("recording_id", sa.Integer(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.Integer(), nullable=False),
        sa.Column("end_ms", sa.Integer(), nullable=True),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("abstract", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_talk_recording_id")),
        sa.ForeignKeyConstraint(["webinar_id"], ["webinar.id"], name=op.f("fk_talk_webinar_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_talk")),
    )
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_recording_id"), ["recording_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_talk_webinar_id"), ["webinar_id"], unique=False)

    op.create_table(
        "caption_cue",
        sa.Column("track_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(
            ["track_id"], ["caption_track.id"], name=op.f("fk_caption_cue_track_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("track_id", "number", name=op.f("pk_caption_cue")),
    )
    op.create_table(
        "passage",
        sa.Column("recording_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("talk_id", sa.Integer(), nullable=True),
        sa.Column("start_ms", sa.BigInteger(), nullable=False),
        sa.Column("end_ms", sa.BigInteger(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("speaker", sa.String(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["recording_id"], ["recording.id"], name=op.f("fk_passage_recording_id")),
        sa.ForeignKeyConstraint(
            ["talk_id"], ["talk.id"], name=op.f("fk_passage_talk_id"), ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("recording_id", "number", name=op.f("pk_passage")),
    )
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_passage_talk_id"), ["talk_id"], unique=False)

    op.create_table(
        "talk_goal",
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("goal_number", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["goal_number"], ["goal.number"], name=op.f("fk_talk_goal_goal_number")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_goal_talk_id")),
        sa.PrimaryKeyConstraint("talk_id", "goal_number", name=op.f("pk_talk_goal")),
    )
    with op.batch_alter_table("talk_goal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_goal_goal_number"), ["goal_number"], unique=False)

    op.create_table(
        "talk_speaker",
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("speaker_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["speaker_id"], ["speaker.id"], name=op.f("fk_talk_speaker_speaker_id")),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_speaker_talk_id")),
        sa.PrimaryKeyConstraint("talk_id", "speaker_id", name=op.f("pk_talk_speaker")),
    )
    with op.batch_alter_table("talk_speaker", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_speaker_speaker_id"), ["speaker_id"], unique=False)

    op.create_table(
        "talk_target",
        sa.Column("talk_id", sa.Integer(), nullable=False),
        sa.Column("target_number", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["talk_id"], ["talk.id"], name=op.f("fk_talk_target_talk_id")),
        sa.ForeignKeyConstraint(
            ["target_number"], ["target.number"], name=op.f("fk_talk_target_target_number")
        ),
        sa.PrimaryKeyConstraint("talk_id", "target_number", name=op.f("pk_talk_target")),
    )
    with op.batch_alter_table("talk_target", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_talk_target_target_number"), ["target_number"], unique=False)


def downgrade() -> None:

    with op.batch_alter_table("talk_target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_target_target_number"))

    op.drop_table("talk_target")
    with op.batch_alter_table("talk_speaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_speaker_speaker_id"))

    op.drop_table("talk_speaker")
    with op.batch_alter_table("talk_goal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_goal_goal_number"))

    op.drop_table("talk_goal")
    with op.batch_alter_table("passage", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_passage_talk_id"))

    op.drop_table("passage")
    op.drop_table("caption_cue")
    with op.batch_alter_table("talk", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_talk_webinar_id"))
        batch_op.drop_index(batch_op.f("ix_talk_recording_id"))

    op.drop_table("talk")
    op.drop_table("stage_state")
    op.drop_table("rendition")
    op.drop_table("poster")
    with op.batch_alter_table("caption_track", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_caption_track_recording_id"))

    op.drop_table("caption_track")
    with op.batch_alter_table("target", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_target_goal_number"))

    op.drop_table("target")
    with op.batch_alter_table("recording", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_recording_webinar_id"))
        batch_op.drop_index(batch_op.f("ix_recording_created_at"))

    op.drop_table("recording")
    with op.batch_alter_table("material", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_material_webinar_id"))

    op.drop_table("material")
    with op.batch_alter_table("webinar", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_webinar_starts_at"))

    op.drop_table("webinar")
    with op.batch_alter_table("speaker", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_speaker_name"))

    op.drop_table("speaker")
    op.drop_table("goal")
    op.drop_table("account")
