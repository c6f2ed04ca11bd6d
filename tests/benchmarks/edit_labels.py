"""Precision and recall of the labels of edits, by flag and language: ``python -m tests.benchmarks.edit_labels``.

Options: ``--missed`` lists the cases that came out wrong; a folder reads cases from there instead of ``edit_cases/``.
Exit status 1 if a threshold of ``docs/revisions.md`` is missed.

A file a language. ``[flag]`` begins a section; a line ``+ text`` has the flag and ``- text`` only looks so.
``{old|new}`` is what changed, and `` // `` parts paragraphs. In ``[headline]`` the line is the headline, in
``[notice]`` it comes as a new last paragraph, in ``[withdrawn]`` it stands in the place of the whole text.
``[frame]`` stands around every case. ``edit_cases/second/`` and ``third/`` have cases that were written after the
rules had been mended by the ones before.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from crawler.revisions import Change, Text, compare
from crawler.revisions.vocabulary import RevisionFlag, RevisionKind

FOLDER = Path(__file__).resolve().parent / "edit_cases"
STRICT = (RevisionFlag.NEGATION, RevisionFlag.NAME, RevisionFlag.NUMBER, RevisionKind.WITHDRAWN)
"""The labels that have to be right where they stand."""
NONE_FOUND = "no notice found"
MIN_PRECISION, MIN_RECALL = 0.99, 0.95
_CHANGED = re.compile(r"\{([^|{}]*)\|([^|{}]*)\}")
_PARAGRAPHS = " // "


@dataclass(frozen=True, slots=True)
class Case:
    """One edit: what is asked of it, and whether it has that label."""

    language: str
    label: str
    expected: bool
    line: str
    frame: tuple[str, ...]

    def change(self) -> Change:
        """Return what the rules make of the edit."""
        old, new = (self._side(side) for side in (1, 2))
        return compare(self._text(old, False), self._text(new, True))

    def has_label(self) -> bool:
        """Tell whether the rules gave the label, be it a kind or a flag."""
        change = self.change()
        return self.label in {str(change.kind), *map(str, change.flags)}

    def _side(self, side: int) -> str:
        text = _CHANGED.sub(lambda found: found.group(side), self.line)
        return re.sub(" +", " ", text).strip()

    def _text(self, line: str, is_new: bool) -> Text:
        title, body = self.frame[0], self.frame
        if self.label == RevisionFlag.HEADLINE:
            title = line
        elif self.label == RevisionKind.WITHDRAWN:
            body = (line,) if is_new else self.frame
        elif self.label == RevisionFlag.NOTICE:
            body = (*self.frame, line) if is_new else self.frame
        else:
            body = (self.frame[0], *line.split(_PARAGRAPHS), *self.frame[1:])
        return Text(title=title, paragraphs=body, language=self.language)


def cases(folder: Path = FOLDER) -> Iterator[Case]:
    """Yield the cases of all languages of a folder."""
    for path in sorted(folder.glob("*.txt")):
        yield from _cases_of(path)


def _cases_of(path: Path) -> Iterator[Case]:
    label, frame = "", list[str]()
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.startswith("["):
            label = line.strip("[]")
        elif label == "frame" and line:
            frame.append(line)
        elif line[:2] in ("+ ", "- "):
            yield Case(path.stem, label, line[0] == "+", line[2:], tuple(frame))
        elif line:
            raise ValueError(f"{path}:{number}: a case begins with '+ ' or '- ', this line does not: {line}")


Counts = Counter[tuple[str, str, bool, bool]]
"""How many cases there are of a label, a language, what is expected and what came out."""


def measure(folder: Path = FOLDER) -> tuple[Counts, list[Case]]:
    """Return the counts, and the cases that came out wrong."""
    counts: Counts = Counter()
    wrong = []
    for case in cases(folder):
        found = case.has_label()
        counts[case.label, case.language, case.expected, found] += 1
        if case.label == RevisionFlag.NOTICE:
            counts[NONE_FOUND, case.language, not case.expected, not found] += 1
        if found != case.expected:
            wrong.append(case)
    return counts, wrong


def rates(counts: Counts, label: str, language: str | None = None) -> tuple[float, float, int, int]:
    """Return precision and recall of a label, with the cases that have it and those that only look so."""
    of = {
        (expected, found): sum(
            count
            for (its, tongue, *outcome), count in counts.items()
            if its == label and language in (None, tongue) and outcome == [expected, found]
        )
        for expected in (True, False)
        for found in (True, False)
    }
    right, missed, wrong = of[True, True], of[True, False], of[False, True]
    precision = right / (right + wrong) if right + wrong else 1.0
    recall = right / (right + missed) if right + missed else 1.0
    return precision, recall, right + missed, wrong + of[False, False]


def table(counts: Counts) -> Iterator[str]:
    """Yield the lines of the table in Markdown: a row a label, a column a language."""
    labels = list(dict.fromkeys(label for label, *_ in counts))
    languages = sorted({language for _, language, *_ in counts})
    yield f"| label | cases | look-alikes | all | {' | '.join(languages)} |"
    yield "|---" * (4 + len(languages)) + "|"
    for label in labels:
        whole = rates(counts, label)
        cells = [_cell(counts, label, language) for language in (None, *languages)]
        yield f"| {label} | {whole[2]} | {whole[3]} | {' | '.join(cells)} |"


def _cell(counts: Counts, label: str, language: str | None) -> str:
    precision, recall, with_it, without = rates(counts, label, language)
    return f"{precision:.2f} / {recall:.2f}" if with_it + without else ""


def holds(counts: Counts) -> bool:
    """Tell whether the labels that have to be right are, over all languages."""
    return all(
        precision >= MIN_PRECISION and recall >= MIN_RECALL
        for precision, recall, *_ in (rates(counts, label) for label in (*STRICT, NONE_FOUND))
    )


def main(arguments: list[str]) -> bool:
    """Print the table; true if all thresholds hold."""
    folders = [Path(argument) for argument in arguments if not argument.startswith("--")]
    counts, wrong = measure(*folders[:1])
    print("precision / recall")
    print("\n".join(table(counts)))
    if "--missed" in arguments:
        for case in wrong:
            print(f"{case.language} {case.label} {'missed' if case.expected else 'invented'}: {case.line}")
    return holds(counts)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
