import ctypes
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from index.errors import DiskFull
from pipeline.tool import ToolFailed, ToolMissing, ToolTimedOut, run_tool


def python(script, *args):
    return [sys.executable, "-c", script, *args]


def is_alive(process_id):
    """Whether the process runs; one that is dead and only not yet waited for does not."""
    try:
        state = Path(f"/proc/{process_id}/stat").read_text().rpartition(")")[2].split()[0]
    except FileNotFoundError:
        return False
    return state != "Z"


def wait_until(condition, seconds=10):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "it did not happen in time"
        time.sleep(0.02)


def test_the_output_is_returned():
    assert run_tool(["printf", "one\\ntwo\\n"], timeout_s=10) == "one\ntwo\n"


def test_arguments_reach_the_program_as_they_are():
    odd = ["two words", "it's", '"', "$(id)", "-rf", "*", "🌍"]

    said = run_tool(python("import sys; print(sys.argv[1:])", *odd), timeout_s=10)

    assert said == f"{odd}\n"


def test_programs_give_way_to_the_site():
    said = run_tool(python("import os; print(os.nice(0))"), timeout_s=10)

    assert int(said) == min(os.nice(0) + 10, 19)


def test_lines_are_told_as_they_come():
    script = "import time; print('first', flush=True); time.sleep(30)"

    class EnoughError(Exception):
        pass

    def stop(line):
        assert line == "first\n"
        raise EnoughError

    began = time.monotonic()
    with pytest.raises(EnoughError):
        run_tool(python(script), timeout_s=60, on_line=stop)

    assert time.monotonic() - began < 10


def test_what_is_raised_on_a_line_ends_the_program(tmp_path):
    script = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"
    heard = []

    def stop(line):
        heard.append(int(line))
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_tool(python(script), timeout_s=60, on_line=stop)

    assert not is_alive(heard[0])


def test_it_works_in_the_folder_and_with_the_environment_given(tmp_path):
    script = "import os; print(os.getcwd(), os.environ['GREETING'], os.environ['PATH'])"

    said = run_tool(python(script), timeout_s=10, folder=tmp_path, environment={"GREETING": "hej"})

    assert said.split(" ", 2) == [str(tmp_path), "hej", os.environ["PATH"] + "\n"]


def test_a_missing_program_is_named_with_its_remedy():
    with pytest.raises(ToolMissing) as missing:
        run_tool(["no-such-program", "--help"], timeout_s=10)

    assert missing.value.facts == {"tool": "no-such-program", "package": "no-such-program"}
    assert "apt-get install" in missing.value.say("en")


def test_ffprobe_comes_with_ffmpeg(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")

    with pytest.raises(ToolMissing) as missing:
        run_tool(["ffprobe"], timeout_s=10)

    assert missing.value.facts["package"] == "ffmpeg"


def test_a_failure_tells_its_last_lines():
    script = "import sys\nfor n in range(100): print('line', n, file=sys.stderr)\nsys.exit(3)"

    with pytest.raises(ToolFailed) as failure:
        run_tool(python(script), timeout_s=10)

    assert failure.value.facts["exit_status"] == 3
    lines = str(failure.value.facts["reason"]).splitlines()
    assert lines == [f"line {number}" for number in range(88, 100)]


def test_bytes_that_are_no_text_do_no_harm():
    script = (
        "import sys; sys.stdout.buffer.write(b'caf\\xe9\\n'); sys.stderr.buffer.write(b'\\xff'); sys.exit(1)"
    )

    with pytest.raises(ToolFailed) as failure:
        run_tool(python(script), timeout_s=10)

    assert failure.value.facts["reason"] == "\ufffd"


def test_much_said_on_both_channels_does_not_stall():
    script = "import sys\nfor n in range(20000): print('x' * 50); print('y' * 50, file=sys.stderr)"

    assert len(run_tool(python(script), timeout_s=60)) == 20_000 * 51


def test_a_program_that_takes_too_long_is_stopped():
    heard = []
    script = "import os, time; print(os.getpid(), flush=True); time.sleep(60)"

    with pytest.raises(ToolTimedOut) as late:
        run_tool(python(script), timeout_s=1, on_line=heard.append)

    assert late.value.facts["timeout_s"] == 1
    assert not is_alive(int(heard[0]))


def test_memory_is_limited():
    script = "import time; time.sleep(0.5); bytearray(2**31); print('had it')"

    with pytest.raises(ToolFailed) as failure:
        run_tool(python(script), timeout_s=20, memory_bytes=2**30)

    assert "MemoryError" in str(failure.value.facts["reason"])


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux ends a child with its parent")
def test_the_program_dies_with_a_worker_that_is_killed(tmp_path):
    note = tmp_path / "child"
    child = (
        f"import os, pathlib, time; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); time.sleep(60)"
    )
    worker_script = f"import sys; from pipeline.tool import run_tool; run_tool([sys.executable, '-c', {child!r}], timeout_s=60)"
    worker = subprocess.Popen(python(worker_script))
    try:
        wait_until(lambda: note.exists() and note.read_text())
        child_id = int(note.read_text())
        assert is_alive(child_id)
    finally:
        worker.kill()
        worker.wait()

    wait_until(lambda: not is_alive(child_id))


def test_a_full_disk_is_said_as_such_however_much_is_said_after_it(tmp_path):
    script = (
        "import sys\n"
        "try:\n    with open('/dev/full', 'w') as file: file.write('x' * 99999)\n"
        "except OSError as fault: print(fault, file=sys.stderr)\n"
        "for n in range(50): print('statistics', n, file=sys.stderr)\n"
        "sys.exit(1)"
    )

    with pytest.raises(DiskFull) as full:
        run_tool(python(script), timeout_s=10, folder=tmp_path)

    assert full.value.facts["folder"] == str(tmp_path)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of one MiB, where this machine allows one to be mounted."""
    libc = ctypes.CDLL(None, use_errno=True)
    folder = tmp_path / "small"
    folder.mkdir()
    if libc.mount(b"tmpfs", bytes(folder), b"tmpfs", 0, b"size=1m"):
        pytest.skip("mounting a small file system needs root")
    yield folder
    libc.umount(bytes(folder))


def test_ffmpeg_that_fills_the_disk(small_disk):
    args = ["-f", "lavfi", "-i", "testsrc2=size=320x180:rate=25:duration=60", "-c:v", "rawvideo", "film.avi"]

    with pytest.raises(DiskFull) as full:
        run_tool(["ffmpeg", "-v", "error", *args], timeout_s=60, folder=small_disk)

    assert full.value.facts == {"free_mb": 0, "folder": str(small_disk)}
