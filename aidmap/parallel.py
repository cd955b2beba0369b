"""Jobs done in several processes at once: how those are started, and how they end."""

from __future__ import annotations

import multiprocessing
import os
import signal
from concurrent.futures import ProcessPoolExecutor, as_completed
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from multiprocessing.context import BaseContext

Job = TypeVar("Job")
Result = TypeVar("Result")


def process_count(jobs: int, wanted: int | None = None) -> int:
    """The number of processes for some jobs: as many as are wanted; None: one per core."""
    return min(wanted or os.cpu_count() or 1, max(jobs, 1))


def in_processes(
    work: Callable[[Job], Result], jobs: Sequence[Job], *, processes: int, preload: str
) -> Iterator[Result]:
    """Do jobs in several processes; yields their results as they finish.

    The first error of a job ends all: those that wait are not begun.

    Args:
        work: a function of a module, or a `partial` of one; it and the jobs go to the processes.
        jobs: what to do, the longest first.
        processes: the number of processes; 1: this one alone.
        preload: the module that the processes need, which is imported once for all of them.
    """
    if processes == 1:
        yield from map(work, jobs)
        return
    executor = ProcessPoolExecutor(
        processes, mp_context=_process_context(preload), initializer=_ignore_interrupts
    )
    try:
        pending = [executor.submit(work, job) for job in jobs]
        for done in as_completed(pending):
            yield done.result()
    finally:
        executor.shutdown(wait=True, cancel_futures=True)


def _process_context(preload: str) -> BaseContext:
    """How workers are started: never as a copy of this process.

    What has drawn a page runs the threads of its minifier, and a copy would wait for them for ever.
    """
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([preload])
    return context


def _ignore_interrupts() -> None:
    """Ignore Ctrl-C in a worker, because the main process handles it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
