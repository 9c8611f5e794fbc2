"""The four lights of a project at the end of a month, as they are shown: a colour, a word, and a sentence that tells why.

Each can say its arithmetic; the worst of the four is what lists sort by. How they are judged: ``lighting.py``."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from projects import choices, sentences, vocabulary
from projects.figures import presets
from projects.figures.presets import Preset, Step
from projects.figures.shown import limit

KINDS = ("start", "progress", "funds", "statistics")
#: what a sentence is filled with
Params = dict[str, str | int]
#: no light, then from best to worst: places to sort by
ORDER = ("", "green", "yellow", "red")


@dataclass(frozen=True, slots=True)
class Light:
    """One light: ``colour`` green, yellow, red or "" for none, and the sentence that tells why (its code and numbers).

    The numbers are put into words only when the sentence is asked for: a list shows thousands of colours."""

    kind: str
    colour: str
    code: str
    numbers: Params | Callable[[], Params] = field(default_factory=dict, compare=False, repr=False)

    @property
    def params(self) -> Params:
        """What fills the sentence, apart from words that depend on the language."""
        return self.numbers() if callable(self.numbers) else self.numbers

    @property
    def sentence(self) -> str:
        """The arithmetic in one sentence, in the language of the moment."""
        params = self.params
        return sentences.say(self.code, {**params, **self._words(params)})

    def _words(self, params: Params) -> dict[str, str]:
        """What depends on the language: the colour, the preset's word and limits, the stage."""
        told = {"light": colour_name(self.colour), "stage": stage_name(str(params.get("stage", "")))}
        if rule := str(params.get("rule", "")):
            word = step_word(str(params["word"]))
            told |= {"rule": f"{rule} {word}".rstrip(), "limits": bounds(presets.preset(rule))}
        return told


@dataclass(frozen=True, slots=True)
class Lights:
    """The four lights of a project."""

    start: Light
    progress: Light
    funds: Light
    statistics: Light

    def __iter__(self) -> Iterator[Light]:
        return iter((self.start, self.progress, self.funds, self.statistics))

    @property
    def worst(self) -> Light:
        """The worst of the four, the first of equals. Green only where the progress is known to be: else nothing is known."""
        worst = max(self, key=lambda light: ORDER.index(light.colour))
        return worst if worst.colour != "green" else self.progress


def bounds(preset: Preset) -> str:
    """The steps as a person reads them: "< −30 red / ≤ −10 yellow / green"."""
    return " / ".join(
        f"{_bound(step)}{step_word(step.word) or colour_name(step.light)}" for step in preset.steps
    )


def _bound(step: Step) -> str:
    return (
        f"{'≤' if step.inclusive else '<'}\N{NO-BREAK SPACE}{limit(step.limit)} "
        if step.limit is not None
        else ""
    )


def step_word(word: str) -> str:
    """What a preset calls a step beside its light: ahead, normal, lagging."""
    return sentences.say(f"light-{word}") if word else ""


def colour_name(colour: str) -> str:
    """A colour in a word; "" for no light."""
    return next((each.name() for each in choices.LIGHTS if each.value == colour), "")


def stage_name(stage: str) -> str:
    """A stage in a word."""
    return vocabulary.show(vocabulary.column("project", "stage"), stage)
