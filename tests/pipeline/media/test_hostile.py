import subprocess

import pytest

from pipeline.media.probe import probe
from pipeline.media.refusals import NotARecording, PictureTooLarge
from pipeline.media.watchable import remux


def playlist(secret):
    return f"#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\n{secret}\n#EXT-X-ENDLIST\n"


def concat_script(secret):
    return f"ffconcat version 1.0\nfile '{secret}'\n"


def drawing(secret):
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="64" '
        f'height="64"><image xlink:href="file://{secret}" width="64" height="64"/></svg>'
    )


def dash_manifest(secret):
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT6S"><Period><AdaptationSet mimeType="video/mp4"><Representation id="1" '
        f'bandwidth="1"><BaseURL>file://{secret}</BaseURL></Representation></AdaptationSet></Period></MPD>'
    )


@pytest.mark.parametrize("write", [playlist, concat_script, drawing, dash_manifest])
@pytest.mark.parametrize("suffix", ["own", "mp4"])
def test_a_file_that_names_other_files_is_refused(write, suffix, talk, tmp_path):
    names = {playlist: "m3u8", concat_script: "ffconcat", drawing: "svg", dash_manifest: "mpd"}
    upload = tmp_path / f"upload.{names[write] if suffix == 'own' else suffix}"
    upload.write_text(write(talk))

    with pytest.raises(NotARecording):
        probe(upload)


def test_the_same_playlist_opens_without_the_limits(talk, tmp_path):
    """What the test above proves: it is our limits that refuse the playlist, not a fault in it."""
    upload = tmp_path / "upload.m3u8"
    upload.write_text(playlist(talk))

    ran = subprocess.run(["ffprobe", "-v", "error", upload], capture_output=True)

    assert ran.returncode == 0


@pytest.mark.parametrize(
    "name",
    [
        "two words.mp4",
        'it\'s "quoted".mp4',
        "-rf.mp4",
        "-y",
        "🌍 mål.mp4",
        "http:evil.mp4",
        "50%d.mp4",
        "[a];b|c&d$(e).mp4",
        "back\\slash\nline.mp4",
    ],
)
def test_a_name_is_only_a_name(name, talk, tmp_path, out, monkeypatch):
    upload = tmp_path / name
    upload.write_bytes(talk.read_bytes())
    monkeypatch.chdir(tmp_path)

    facts = probe(upload.relative_to(tmp_path))
    remux(upload.relative_to(tmp_path), facts, out / name)

    assert facts.duration_ms == 10_000
    assert probe(out / name).duration_ms == 10_000


def test_a_picture_of_too_many_pixels_is_not_opened(studio):
    vast = studio.make("vast.mp4", *studio.picture("8400x4400", "1", 1), *studio.H264)

    with pytest.raises(PictureTooLarge):
        probe(vast)
