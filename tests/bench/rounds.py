"""Measuring in rounds: the sides take turns, so that a busy machine disturbs them alike."""

import gc
from collections.abc import Callable, Sequence
from statistics import median
from time import process_time
from typing import Final

__all__ = ["ROUNDS", "in_turn"]

ROUNDS: Final = 15


def in_turn(works: Sequence[Callable[[], object]], repeats: int, rounds: int = ROUNDS) -> list[float]:
    """The median seconds of processor time that one go at each work takes."""
    taken: list[list[float]] = [[] for _ in works]
    for work in works:
        work()
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for times, work in zip(taken, works, strict=True):
                start = process_time()
                for _ in range(repeats):
                    work()
                times.append((process_time() - start) / repeats)
            gc.collect()
    finally:
        gc.enable()
    return [median(times) for times in taken]
