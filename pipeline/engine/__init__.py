"""The workflow engine: the only package that knows dbos."""

from pipeline.engine.queue import Engine, prepare
from pipeline.engine.worker import WorkerRunning, run_worker, worker_is_running, working

__all__ = ["Engine", "WorkerRunning", "prepare", "run_worker", "worker_is_running", "working"]
