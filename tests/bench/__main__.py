"""`make bench`: how fast the product is, as ratios to the plainest thing that could stand in its place."""

import sys

from tests.bench import decisions, lists, room, served

PARTS = (decisions.report, served.report, lists.report, room.report)
"""Each part gives its lines; they are shown in this order."""


def main() -> None:
    """Run every part and show its lines as they come."""
    for part in PARTS:
        for line in part():
            sys.stdout.write(f"{line}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main()
